// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.model.ModelOutputs;
import org.apache.flink.annotation.Internal;

/** From a segmentation network's values to probabilities of one class. */
@Internal
public final class SkyActivation {

    private SkyActivation() {}

    /**
     * Of one image in a batch.
     *
     * @param values channels x pixels for each image
     * @param image which image
     * @param pixels of an image
     * @return pixels, 0 to 1
     */
    public static float[] probabilities(
            float[] values,
            int image,
            int channels,
            int pixels,
            int channel,
            ModelOutputs.Sky.Activation activation) {
        int start = image * channels * pixels;
        float[] result = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            float value = values[start + channel * pixels + i];
            result[i] =
                    switch (activation) {
                        case NONE -> value;
                        case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
                        case SOFTMAX -> softmax(values, start + i, channels, pixels, value);
                    };
        }
        return result;
    }

    /** As 1 over the sum of exp(other - own), which no large logit makes infinite over infinite. */
    private static float softmax(float[] values, int first, int channels, int step, float own) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += Math.exp((double) values[first + c * step] - own);
        }
        return (float) (1 / sum);
    }
}
