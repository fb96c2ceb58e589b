// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import io.flinkdepth.operators.inference.engine.InferenceTask.NoPredictionException;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The sky probability of each pixel: the mean of a teacher's predictions for a picture and its
 * mirror image, in the size of its sky output.
 *
 * @param values height x width, 0 to 1
 */
@Internal
public record SkyProbability(int width, int height, float[] values) {

    private static final float LIKELIER_THAN_NOT = 0.5f;

    /**
     * Reads the probabilities.
     *
     * @param index the index of the picture in the batch; its mirror image follows
     * @return null if the teacher's card has no sky output
     */
    @Nullable
    static SkyProbability of(
            @Nullable ModelOutputs.Sky output, Map<String, FloatTensor> outputs, int index)
            throws NoPredictionException {
        if (output == null) {
            return null;
        }
        FloatTensor maps = outputs.get(output.name());
        int width = maps.axis(-1);
        int height = maps.axis(-2);
        float[] mean = ofImage(output, maps, index);
        float[] mirrored = ofImage(output, maps, index + 1);
        for (int i = 0; i < mean.length; i++) {
            int column = i % width;
            mean[i] = (mean[i] + mirrored[i - column + width - 1 - column]) / 2;
            if (!Float.isFinite(mean[i])) {
                throw new NoPredictionException(
                        FailureReason.NOT_FINITE,
                        "the teacher's sky output is " + mean[i] + " at value " + i);
            }
        }
        return new SkyProbability(width, height, mean);
    }

    /**
     * Converts the values of a network to probabilities, for one image in a batch.
     *
     * @param maps image x height x width, or image x channel x height x width
     * @return height x width, 0 to 1
     */
    public static float[] ofImage(ModelOutputs.Sky output, FloatTensor maps, int image) {
        int channels = maps.shape().length == 4 ? maps.axis(-3) : 1;
        int channel = output.classIndex() == null ? 0 : output.classIndex();
        int pixels = maps.axis(-2) * maps.axis(-1);
        int start = image * channels * pixels;
        float[] values = maps.values();
        float[] result = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            float value = values[start + channel * pixels + i];
            result[i] =
                    switch (output.activation()) {
                        case NONE -> value;
                        case SIGMOID -> (float) (1 / (1 + Math.exp(-value)));
                        case SOFTMAX -> softmax(values, start + i, channels, pixels, value);
                    };
        }
        return result;
    }

    /** Computed as 1 over the sum of exp(other - own), which is stable for large logits. */
    private static float softmax(float[] values, int first, int channels, int step, float own) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            sum += Math.exp((double) values[first + c * step] - own);
        }
        return (float) (1 / sum);
    }

    /** Returns where the probability is above one half, resized bilinearly with aligned corners. */
    boolean[] mask(int newWidth, int newHeight) {
        float[] resized = BilinearResize.resize(values, 0, width, height, newWidth, newHeight);
        boolean[] mask = new boolean[resized.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = resized[i] > LIKELIER_THAN_NOT;
        }
        return mask;
    }
}
