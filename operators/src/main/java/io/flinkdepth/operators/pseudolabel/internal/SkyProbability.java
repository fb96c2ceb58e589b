// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import io.flinkdepth.operators.inference.engine.InferenceTask.NotFiniteException;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * How likely each pixel is sky: the mean of what a teacher says of a picture and of its mirror
 * image, at the size of its sky output.
 *
 * @param values height x width, 0 to 1
 */
@Internal
record SkyProbability(int width, int height, float[] values) {

    private static final float LIKELIER_THAN_NOT = 0.5f;

    /**
     * Reads it.
     *
     * @param index the place of the picture in the batch; its mirror image follows
     * @return null where the teacher's card names no sky output
     */
    @Nullable
    static SkyProbability of(
            @Nullable ModelOutputs.Sky output, Map<String, FloatTensor> outputs, int index)
            throws NotFiniteException {
        if (output == null) {
            return null;
        }
        FloatTensor maps = outputs.get(output.name());
        int width = maps.axis(-1);
        int height = maps.axis(-2);
        float[] mean = view(maps, output, index, width * height);
        float[] mirrored = view(maps, output, index + 1, width * height);
        for (int i = 0; i < mean.length; i++) {
            int column = i % width;
            mean[i] = (mean[i] + mirrored[i - column + width - 1 - column]) / 2;
            if (!Float.isFinite(mean[i])) {
                throw new NotFiniteException(
                        "the teacher's sky output is " + mean[i] + " at value " + i);
            }
        }
        return new SkyProbability(width, height, mean);
    }

    private static float[] view(FloatTensor maps, ModelOutputs.Sky output, int view, int pixels) {
        int channels = maps.shape().length == 4 ? maps.axis(-3) : 1;
        int channel = output.classIndex() == null ? 0 : output.classIndex();
        return SkyActivation.probabilities(
                maps.values(), view, channels, pixels, channel, output.activation());
    }

    /** Where it is likelier than not, at a size: bilinear, corners on corners. */
    boolean[] mask(int newWidth, int newHeight) {
        float[] resized = BilinearResize.resize(values, 0, width, height, newWidth, newHeight);
        boolean[] mask = new boolean[resized.length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = resized[i] > LIKELIER_THAN_NOT;
        }
        return mask;
    }
}
