// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.util.Map;

/**
 * {@code v2-metric}: the validation of Depth Anything V2's metric training. The prediction is
 * resized (bilinear, corners aligned), neither clamped nor cropped; depths from 1 mm to the depth
 * that the model was trained for count (20 m indoors, 80 m outdoors, or the cap given), both
 * included; images with fewer than 10 valid pixels are skipped.
 *
 * @param rule of the data set
 */
record V2MetricProtocol(DatasetRule rule) implements EvaluationProtocol<LabelledSample> {
    /** The name in commands and tables. */
    public static final String NAME = "v2-metric";

    private static final int MIN_PIXELS = 10;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        EvaluationMask mask = EvaluationMask.to(rule.trainedCap());
        MeanScoring scores = new MeanScoring();
        return new Scoring<>() {
            @Override
            public void add(Dataset.Item<LabelledSample> item, LabelledSample sample)
                    throws IOException {
                MeasuredDepth measured = mask.apply(MetricLabels.checked(sample.label()));
                if (scores.skipIfFewer(item.name(), measured.validCount(), MIN_PIXELS)) {
                    return;
                }
                PredictedDepth prediction = model.predict(sample.image(), sample.intrinsics());
                float[] metres = prediction.resized(measured.width(), measured.height()).metres();
                Map<String, Double> figures = measured.score(i -> metres[i]).toFigures();
                scores.add(item.name(), figures);
                sheet.compare(item.name(), figures, sample.image(), measured, metres);
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
                "this is the validation of the V2 metric training; published figures of metric"
                        + " models are by the protocol "
                        + ZoeDepthProtocol.NAME);
    }
}
