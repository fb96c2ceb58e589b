// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineSimilarityTest {

    private static Double of(float[] a, float... b) throws BadArgumentException {
        return CosineSimilarity.of(a, b);
    }

    @Test
    void theCosineOfTheAngle() throws Exception {
        assertThat(of(new float[] {1, 0}, 0, 5)).isZero();
        assertThat(of(new float[] {3, 4}, 4, 3)).isEqualTo(0.96, within(1e-12));
        assertThat(of(new float[] {1, 2}, -2, -4)).isEqualTo(-1.0, within(1e-12));
        float[] same = {0.1f, 0.2f, 0.3f};
        assertThat(of(same, same)).isEqualTo(1.0, within(1e-12)).isLessThanOrEqualTo(1);
    }

    @Test
    void lengthsMayBeAnything() throws Exception {
        assertThat(of(new float[] {1e30f, 0}, 1e30f, 1e30f))
                .isEqualTo(Math.sqrt(0.5), within(1e-12));
    }

    @Test
    void aZeroVectorHasNoDirection() throws Exception {
        assertThat(of(new float[] {0, 0}, 1, 0)).isNull();
        assertThat(of(new float[] {})).isNull();
    }

    @Test
    void badVectorsAreNamed() {
        assertThatThrownBy(() -> of(new float[] {1, 2}, 1))
                .hasMessage("the vectors have 2 and 1 values; expected as many");
        assertThatThrownBy(() -> of(new float[] {1, Float.NaN}, 1, 0))
                .hasMessageContaining("a NaN or an infinity");
        assertThatThrownBy(() -> of(new float[] {1, 1}, Float.POSITIVE_INFINITY, 0))
                .hasMessageContaining("a NaN or an infinity");
    }
}
