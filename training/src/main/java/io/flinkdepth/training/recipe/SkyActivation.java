package io.flinkdepth.training.recipe;

import io.flinkdepth.connectors.model.ModelOutputs;

/** From a segmentation network's values to probabilities of one class. */
final class SkyActivation {
    private SkyActivation() {}

    /**
     * @param values channels x pixels
     * @return pixels, 0 to 1
     */
    static float[] probabilities(
            float[] values, int channels, int channel, ModelOutputs.Sky.Activation activation) {
        int pixels = values.length / channels;
        float[] result = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            float value = values[channel * pixels + i];
            result[i] =
                    switch (activation) {
                        case NONE -> value;
                        case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
                        case SOFTMAX -> softmax(values, channels, pixels, i, value);
                    };
        }
        return result;
    }

    /** As 1 over the sum of exp(other - own), which no large logit makes infinite over infinite. */
    private static float softmax(float[] values, int channels, int pixels, int pixel, float own) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += Math.exp((double) values[c * pixels + pixel] - own);
        }
        return (float) (1 / sum);
    }
}
