// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.LabelledSample;
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
        return new AlignedScoring(model, rule, sheet, MIN_PIXELS) {
            @Override
            Map<String, Double> figures(
                    MeasuredDepth measured, float[] aligned, PredictedDepth predicted) {
                Map<String, Double> figures = BoundaryScore.of(measured, aligned);
                figures.putAll(measured.score(i -> aligned[i]).toFigures());
                return figures;
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
