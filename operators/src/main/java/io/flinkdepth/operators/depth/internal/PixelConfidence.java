// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.operators.inference.engine.InferenceTask.NoPredictionException;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import org.apache.flink.annotation.Internal;

/** The confidence of each pixel of a prediction, from 0 to 1. */
@Internal
public final class PixelConfidence {

    /** Part of the map's spread that is added to each disparity. */
    private static final double FLOOR = 0.1;

    private PixelConfidence() {}

    /**
     * Reads the confidence output of a network.
     *
     * @param maps image x height x width, or image x 1 x height x width
     * @param index the index of the picture in the batch
     * @return the values in the size of the output
     */
    public static float[] ofOutput(ModelOutputs.Confidence output, FloatTensor maps, int index)
            throws NoPredictionException {
        int pixels = maps.axis(-1) * maps.axis(-2);
        float[] confidence = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            float value = maps.values()[index * pixels + i];
            if (!Float.isFinite(value)) {
                throw new NoPredictionException(
                        FailureReason.NOT_FINITE,
                        "the model's confidence is " + value + " at value " + i);
            }
            double share =
                    switch (output.range()) {
                        case ZERO_TO_ONE -> value;
                        case LOGITS -> 1 / (1 + Math.exp(-value));
                        case ABOVE_ONE -> 1 - 1 / Math.max(1, value);
                    };
            confidence[i] = (float) Math.min(1, Math.max(0, share));
        }
        return confidence;
    }

    /**
     * Compares the predictions for a picture and its mirror image. If disparity is proportional to
     * inverse depth, {@code |dd| / d} is the relative difference of the depths, {@code e}; the
     * confidence is {@code 1 / (1 + e)}. The disparity of infinity is not known; the second
     * percentile of the map takes its place, and a part of the spread is added so that pixels near
     * it are not all uncertain. A constant map has the confidence 0.
     *
     * @param disparity height x width
     * @param mirrored the prediction for the mirror image, not mirrored back
     */
    public static float[] ofMirrored(float[] disparity, float[] mirrored, int width) {
        AffineAgreement agreement = AffineAgreement.of(disparity, MirroredMap.of(mirrored, width));
        double[] differences = agreement.differences();
        MapSpread spread = agreement.spread();
        float[] confidence = new float[differences.length];
        for (int i = 0; i < confidence.length; i++) {
            double aboveFarthest = Math.max(0, (disparity[i] - spread.low()) / spread.width());
            confidence[i] = (float) (1 / (1 + differences[i] / (aboveFarthest + FLOOR)));
        }
        return confidence;
    }
}
