// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PairedBootstrapTest {
    private static final Map<String, Double> EQUAL = new TreeMap<>();

    static {
        for (int i = 0; i < 400; i++) {
            EQUAL.put("scene " + i, 1.0);
        }
    }

    private static Map<String, Double> row(long seed, double better, double noise) {
        SplittableRandom scenes = new SplittableRandom(7);
        SplittableRandom own = new SplittableRandom(seed);
        Map<String, Double> row = new TreeMap<>();
        for (int i = 0; i < 400; i++) {
            // Scenes differ far more from one another than rows do: pairing takes that out.
            double scene = 0.1 + scenes.nextDouble();
            row.put("scene " + i, scene - better + noise * (own.nextDouble() - 0.5));
        }
        return row;
    }

    @Test
    void aSmallSteadyDifferenceIsTold() {
        PairedBootstrap paired =
                PairedBootstrap.of(
                        List.of(row(1, 0, 0.05), row(2, 0, 0.05)),
                        List.of(row(3, 0.01, 0.05), row(4, 0.01, 0.05)),
                        EQUAL);
        assertThat(paired.difference()).isCloseTo(-0.01, within(0.003));
        assertThat(paired.low()).isLessThan(paired.difference());
        assertThat(paired.high()).isGreaterThan(paired.difference()).isNegative();
        assertThat(paired.certain()).isTrue();
        // The standard error of the mean is 0.05 · sqrt(1/6) / 2 / sqrt(400) = 0.00072.
        assertThat(paired.high() - paired.low()).isCloseTo(2 * 1.96 * 0.00072, within(0.0006));
    }

    @Test
    void noiseIsNot() {
        PairedBootstrap paired =
                PairedBootstrap.of(List.of(row(1, 0, 0.4)), List.of(row(2, 0.001, 0.4)), EQUAL);
        assertThat(paired.certain()).isFalse();
    }

    @Test
    void aSetOfManyScenesCountsAsMuchAsASetOfOne() {
        Map<String, Double> weights = Map.of("a", 0.5, "b/1", 0.25, "b/2", 0.25);
        PairedBootstrap paired =
                PairedBootstrap.of(
                        List.of(Map.of("a", 1.0, "b/1", 1.0, "b/2", 1.0)),
                        List.of(Map.of("a", 3.0, "b/1", 1.0, "b/2", 1.0)),
                        weights);
        assertThat(paired.difference()).isCloseTo(1, within(1e-9));
        assertThat(paired.low()).isZero();
        assertThat(paired.high()).isEqualTo(2);
    }
}
