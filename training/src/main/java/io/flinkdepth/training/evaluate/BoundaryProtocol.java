// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * {@code boundary-f1}, for data sets with dense depth: the prediction is aligned as by {@code
 * affine-disparity}, since a ratio of depths has no meaning before, and its boundaries are compared
 * with the measured ones; see {@link BoundaryScore}. The figures of {@code affine-disparity} stand
 * beside.
 *
 * @param rule of the data set
 */
@Internal
public record BoundaryProtocol(DatasetRule rule) implements EvaluationProtocol<LabelledSample> {

    /** The name in commands and tables. */
    public static final String NAME = "boundary-f1";

    private static final int MIN_PIXELS = 2;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        MeanScoring scores = new MeanScoring();
        return new Scoring<>() {
            @Override
            public void add(Dataset.Item<LabelledSample> item, LabelledSample sample)
                    throws IOException {
                MeasuredDepth measured = rule.affineMask().apply(sample.label());
                if (scores.skipIfFewer(item.name(), measured.validCount(), MIN_PIXELS)) {
                    return;
                }
                float[] disparity =
                        model.predict(sample.image())
                                .resized(measured.width(), measured.height())
                                .disparity();
                float[] aligned =
                        AffineDisparityProtocol.aligned(disparity, measured, rule.affineMask());
                Map<String, Double> figures = BoundaryScore.of(measured, aligned);
                figures.putAll(measured.score(i -> aligned[i]).toFigures());
                scores.add(item.name(), figures);
                sheet.compare(item.name(), figures, sample.image(), measured, aligned);
            }

            @Override
            public Outcome finish() {
                return scores.outcome(Map.of());
            }
        };
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return Comparability.never(
                "published figures are of other data sets and of predictions in metres; for"
                        + " comparing models scored here only");
    }
}
