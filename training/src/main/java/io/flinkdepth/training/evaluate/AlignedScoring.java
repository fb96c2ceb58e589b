// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.util.Map;

/** Scores predictions that are aligned as by {@link AffineDisparityProtocol}. */
abstract class AlignedScoring implements Scoring<LabelledSample> {

    private final DepthModel model;
    private final EvaluationMask mask;
    private final EvaluationSheet sheet;
    private final int minPixels;
    private final MeanScoring scores = new MeanScoring();

    /**
     * Creates a scoring without images.
     *
     * @param minPixels images with fewer measured pixels are skipped
     */
    AlignedScoring(DepthModel model, DatasetRule rule, EvaluationSheet sheet, int minPixels) {
        this.model = model;
        this.mask = rule.affineMask();
        this.sheet = sheet;
        this.minPixels = minPixels;
    }

    PredictedDepth predict(RgbImage image) throws IOException {
        return model.predict(image);
    }

    /**
     * Returns the figures of an image.
     *
     * @param aligned the prediction in metres, in the size of the measured depth
     * @param predicted the prediction in that size, before the alignment
     */
    abstract Map<String, Double> figures(
            MeasuredDepth measured, float[] aligned, PredictedDepth predicted);

    @Override
    public final void add(Dataset.Item<LabelledSample> item, LabelledSample sample)
            throws IOException {
        MeasuredDepth measured = mask.apply(sample.label());
        if (scores.skipIfFewer(item.name(), measured.validCount(), minPixels)) {
            return;
        }
        PredictedDepth predicted =
                predict(sample.image()).resized(measured.width(), measured.height());
        float[] aligned = AffineDisparityProtocol.aligned(predicted.disparity(), measured, mask);
        Map<String, Double> figures = figures(measured, aligned, predicted);
        scores.add(item.name(), figures);
        sheet.compare(item.name(), figures, sample.image(), measured, aligned);
    }

    @Override
    public Outcome finish() throws IOException {
        return scores.outcome(Map.of());
    }
}
