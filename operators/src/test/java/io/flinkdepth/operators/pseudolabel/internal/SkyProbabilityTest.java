// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ModelOutputs.Sky;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SkyProbabilityTest {
    private static final Offset<Float> CLOSE = within(1e-5f);

    private static SkyProbability of(Sky.Activation activation, Integer channel, FloatTensor maps)
            throws Exception {
        Sky output = new Sky("sky", activation, channel);
        return SkyProbability.of(output, Map.of("sky", maps), 0);
    }

    private static FloatTensor tensor(long[] shape, float... values) {
        return new FloatTensor(shape, values);
    }

    @Test
    void theMeanOfThePictureAndItsMirrorImage() throws Exception {
        // One row of two: the mirrored view's columns are swapped.
        SkyProbability sky =
                of(Sky.Activation.NONE, null, tensor(new long[] {2, 1, 2}, 0.9f, 0.9f, 0.0f, 0.3f));
        assertThat(sky.values()).containsExactly(new float[] {0.6f, 0.45f}, CLOSE);
        assertThat(sky.mask(2, 1)).containsExactly(true, false);
    }

    @Test
    void logitsOfOneMapAndOfClasses() throws Exception {
        float[] two =
                of(Sky.Activation.SIGMOID, null, tensor(new long[] {2, 1, 1, 1}, 0f, 2f)).values();
        assertThat(two[0]).isCloseTo((float) (0.5 + 1 / (1 + Math.exp(-2))) / 2, CLOSE);
        float[] classes =
                of(
                                Sky.Activation.SOFTMAX,
                                1,
                                tensor(new long[] {2, 3, 1, 1}, 1, 2, 3, 500, 900, 100))
                        .values();
        double first = Math.exp(2) / (Math.exp(1) + Math.exp(2) + Math.exp(3));
        assertThat(classes[0]).isCloseTo((float) (first + 1) / 2, CLOSE);
    }

    @Test
    void classesBecomeProbabilities() {
        // Three channels of two pixels.
        FloatTensor logits = tensor(new long[] {1, 3, 1, 2}, 1, 500, 2, 400, 3, -600);
        float[] second =
                SkyProbability.ofImage(new Sky("sky", Sky.Activation.SOFTMAX, 1), logits, 0);
        double sum = Math.exp(1) + Math.exp(2) + Math.exp(3);
        assertThat(second[0]).isCloseTo((float) (Math.exp(2) / sum), within(1e-6f));
        assertThat(second[1]).isCloseTo(0, within(1e-20f));
        assertThat(SkyProbability.ofImage(new Sky("sky", Sky.Activation.SIGMOID, 0), logits, 0))
                .containsExactly((float) (1 / (1 + Math.exp(-1))), 1);
        assertThat(SkyProbability.ofImage(new Sky("sky", Sky.Activation.NONE, 2), logits, 0))
                .containsExactly(3, -600);
    }

    @Test
    void theMaskIsBilinearAtThePicturesSize() throws Exception {
        SkyProbability sky =
                of(Sky.Activation.NONE, null, tensor(new long[] {2, 1, 2, 1}, 1, 0, 1, 0));
        assertThat(sky.mask(1, 5)).containsExactly(true, true, false, false, false);
    }

    @Test
    void whatIsNoNumberIsNoPrediction() {
        assertThatThrownBy(
                        () ->
                                of(
                                        Sky.Activation.NONE,
                                        null,
                                        tensor(new long[] {2, 1, 1}, Float.NaN, 0)))
                .hasMessageContaining("sky output");
    }
}
