// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.LabelledSample;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.flink.annotation.Experimental;

/** The protocols by name. */
@Experimental
public final class EvaluationProtocols {
    /** The protocols for data sets with measured depth. */
    public static final List<String> LABELLED =
            List.of(
                    AffineDisparityProtocol.NAME,
                    V2MetricProtocol.NAME,
                    ZoeDepthProtocol.NAME,
                    VideoProtocol.NAME,
                    BoundaryProtocol.NAME,
                    SparsificationProtocol.NAME);

    private EvaluationProtocols() {}

    /**
     * A protocol for a data set with measured depth.
     *
     * @param cap metres, in place of the data set's own; see {@link DatasetRule#of}
     * @throws IllegalArgumentException for a name that there is not, or a data set without a rule
     */
    public static EvaluationProtocol<LabelledSample> labelled(
            String name, String dataset, OptionalDouble cap) {
        if (!LABELLED.contains(name)) {
            throw new IllegalArgumentException(
                    "there is no protocol "
                            + name
                            + " for data sets with depth; there are "
                            + LABELLED
                            + ", and "
                            + OrdinalProtocol.NAME
                            + " for the data set da2k");
        }
        DatasetRule rule = DatasetRule.of(dataset, cap);
        return switch (name) {
            case V2MetricProtocol.NAME -> new V2MetricProtocol(rule);
            case ZoeDepthProtocol.NAME -> new ZoeDepthProtocol(rule);
            case SparsificationProtocol.NAME -> new SparsificationProtocol(rule);
            case BoundaryProtocol.NAME -> new BoundaryProtocol(rule);
            case VideoProtocol.NAME -> new VideoProtocol(rule);
            default -> new AffineDisparityProtocol(rule);
        };
    }
}
