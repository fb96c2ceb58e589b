// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PseudoLabelTest {

    private static final String KEY = "0".repeat(32);

    private static PseudoLabel label(String key, Map<String, Double> scores) {
        return new PseudoLabel(
                new Frame(new FrameIdentity("c", 3, 4), new byte[] {1}, null),
                key,
                new DisparityLabel(1, 1, new float[] {1}, new boolean[] {true}, null),
                new ModelVersion("m", "v"),
                scores,
                SelectionReason.RANDOM);
    }

    private static DisparityLabel label(float value, boolean valid, boolean sky) {
        return new DisparityLabel(
                2,
                1,
                new float[] {1, value},
                new boolean[] {true, valid},
                new boolean[] {false, sky});
    }

    @Test
    void theKeyIsTheBeginningOfTheImagesDigest() {
        assertThat(PseudoLabel.keyOf("abc".getBytes()))
                .isEqualTo("ba7816bf8f01cfea414140de5dae2223");
    }

    @Test
    void scoresAreCopiedAndOrdered() {
        Map<String, Double> scores = new HashMap<>(Map.of("z", 1.0, "a", 2.0, "m", 3.0));
        PseudoLabel label = label(KEY, scores);
        scores.clear();
        assertThat(label.scores().keySet()).containsExactly("a", "m", "z");
        assertThatThrownBy(() -> label.scores().put("x", 1.0))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void refusesWhatNoReaderCouldUse() {
        assertThatThrownBy(() -> label("../../x", Map.of()))
                .hasMessageContaining("c#3")
                .hasMessageContaining("../../x");
        assertThatThrownBy(() -> label(KEY, Map.of("quality", Double.NaN)))
                .hasMessageContaining("quality")
                .hasMessageContaining("NaN");
        Map<String, Double> many =
                IntStream.range(0, 33).boxed().collect(Collectors.toMap(i -> "s" + i, i -> 1.0));
        assertThatThrownBy(() -> label(KEY, many)).hasMessageContaining("33 scores");
    }

    @Test
    void whatCountsIsFiniteAndSkyIsZero() {
        assertThat(label(Float.NaN, false, false).disparity()).hasSize(2);
        assertThat(label(0, true, true).sky()).containsExactly(false, true);
        assertThatThrownBy(() -> label(Float.NaN, true, false))
                .hasMessageContaining("row 0, column 1")
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> label(0.5f, true, true)).hasMessageContaining("is sky");
        assertThatThrownBy(() -> label(0, false, true)).hasMessageContaining("is sky");
        assertThatThrownBy(
                        () ->
                                new DisparityLabel(
                                        2, 1, new float[2], new boolean[3], new boolean[2]))
                .hasMessageContaining("2 x 1")
                .hasMessageContaining("valid, not 3");
    }
}
