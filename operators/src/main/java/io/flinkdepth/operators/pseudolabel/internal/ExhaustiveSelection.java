// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Keeps and counts every label. Stateless, so it needs no shuffle and has no skew by camera. */
@Internal
public final class ExhaustiveSelection
        extends ProcessFunction<Tuple2<PseudoLabel, ImageEmbedding>, PseudoLabel> {
    private static final long serialVersionUID = 1L;

    private transient Counter kept;

    @Override
    public void open(OpenContext context) {
        kept =
                getRuntimeContext()
                        .getMetricGroup()
                        .addGroup(LabelSelection.METRICS)
                        .counter(LabelSelection.KEPT + SelectionReason.EXHAUSTIVE.name());
    }

    @Override
    public void processElement(
            Tuple2<PseudoLabel, ImageEmbedding> candidate,
            Context context,
            Collector<PseudoLabel> out) {
        kept.inc();
        out.collect(candidate.f0);
    }
}
