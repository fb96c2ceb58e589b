// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FlipAgreementTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;

    private static float[] map() {
        float[] map = new float[WIDTH * HEIGHT];
        for (int i = 0; i < map.length; i++) {
            map[i] = (float) (3 + Math.sin(i % WIDTH * 0.3) + i / WIDTH * 0.1);
        }
        return map;
    }

    private static float[] mirrored(float[] map, float scale, float shift) {
        float[] result = new float[map.length];
        for (int i = 0; i < map.length; i++) {
            int column = i % WIDTH;
            result[i - column + WIDTH - 1 - column] = scale * map[i] + shift;
        }
        return result;
    }

    @Test
    void scaleAndShiftDoNotMatter() {
        FlipAgreement agreement =
                FlipAgreement.of(map(), mirrored(map(), 0.2f, 7), WIDTH, 0.05, null);
        assertThat(agreement.validShare()).isEqualTo(1);
        assertThat(agreement.agreement()).isCloseTo(1, within(1e-4));
    }

    @Test
    void whatDiffersInTheMirrorDoesNotCount() {
        float[] other = mirrored(map(), 1, 0);
        for (int row = 10; row < 20; row++) {
            for (int column = 0; column < 8; column++) {
                other[row * WIDTH + column] += 3;
            }
        }
        FlipAgreement agreement = FlipAgreement.of(map(), other, WIDTH, 0.2, null);
        for (int i = 0; i < other.length; i++) {
            int row = i / WIDTH;
            int column = i % WIDTH;
            boolean spoilt = row >= 10 && row < 20 && column >= WIDTH - 8;
            assertThat(agreement.valid()[i]).as("%d, %d", row, column).isEqualTo(!spoilt);
        }
        assertThat(agreement.validShare()).isCloseTo(1 - 80.0 / 1200, within(1e-9));
        assertThat(agreement.agreement()).isBetween(0.8, 0.99);
    }

    @Test
    void aPredictionTurnedInsideOutIsNoAgreement() {
        FlipAgreement agreement = FlipAgreement.of(map(), mirrored(map(), -1, 9), WIDTH, 0.1, null);
        assertThat(agreement.validShare()).isLessThan(0.3);
        assertThat(agreement.agreement()).isLessThan(0.85);
    }

    @Test
    void aConstantMapHasNoAgreement() {
        FlipAgreement agreement =
                FlipAgreement.of(new float[1200], new float[1200], WIDTH, 0.2, null);
        assertThat(agreement.validShare()).isZero();
        assertThat(agreement.agreement()).isZero();
    }

    @Test
    void skyCountsAndHasNoPartInTheComparison() {
        float[] picture = map();
        float[] other = mirrored(map(), 2, -1);
        boolean[] sky = new boolean[picture.length];
        for (int i = 0; i < 10 * WIDTH; i++) {
            sky[i] = true;
            // What a teacher says of the sky is noise, and would spoil scale and shift.
            other[i] = 1000 * (i % 7);
        }
        FlipAgreement agreement = FlipAgreement.of(picture, other, WIDTH, 0.05, sky);
        assertThat(agreement.validShare()).isEqualTo(1);
        assertThat(agreement.agreement()).isCloseTo(1, within(1e-4));
        assertThat(FlipAgreement.of(picture, other, WIDTH, 0.05, null).validShare())
                .isLessThan(0.7);
    }

    @Test
    void aPictureOfSkyAloneCountsAndAgreesOnNothing() {
        boolean[] sky = new boolean[1200];
        Arrays.fill(sky, true);
        FlipAgreement agreement = FlipAgreement.of(map(), mirrored(map(), 1, 0), WIDTH, 0.2, sky);
        assertThat(agreement.validShare()).isEqualTo(1);
        assertThat(agreement.agreement()).isZero();
    }
}
