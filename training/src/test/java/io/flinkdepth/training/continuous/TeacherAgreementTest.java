// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TeacherAgreementTest {
    private static final int COUNT = 100;

    private static double agreement(float scale, float shift, boolean[] valid, int spoilt) {
        float[] teacher = new float[COUNT];
        float[] model = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            teacher[i] = i;
            model[i] = scale * i + shift + (i < spoilt ? 1000 : 0);
        }
        return TeacherAgreement.agreement(model, teacher, valid);
    }

    private static boolean[] all() {
        boolean[] valid = new boolean[COUNT];
        Arrays.fill(valid, true);
        return valid;
    }

    @Test
    void scaleAndShiftDoNotMatter() {
        assertThat(agreement(0.01f, 7, all(), 0)).isCloseTo(1, within(1e-6));
    }

    @Test
    void onlyPixelsThatCountAreLookedAt() {
        boolean[] valid = all();
        Arrays.fill(valid, 0, 20, false);
        assertThat(agreement(2, 0, valid, 20)).isCloseTo(1, within(1e-6));
        assertThat(agreement(2, 0, all(), 20)).isLessThan(0.9);
    }

    /** No better than a flat map, whose mean difference from a ramp is a quarter of its spread. */
    @Test
    void aPredictionTurnedInsideOutIsNoAgreement() {
        assertThat(agreement(-1, 0, all(), 0)).isCloseTo(0.75, within(0.01));
        assertThat(agreement(0, 3, all(), 0)).isCloseTo(0.75, within(0.01));
    }
}
