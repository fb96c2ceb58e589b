// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {
    private static final float[] START = {1f, -2f, 0.5f};
    private static final float[] SLOPE = {0.3f, -4f, 2f};

    /** The textbook's formulas in double precision, gradient 2·slope·x clipped to norm 1. */
    private static double[] textbook(int steps, double rate, double decay) {
        double[] x = {START[0], START[1], START[2]};
        double[] m = new double[3];
        double[] v = new double[3];
        for (int t = 1; t <= steps; t++) {
            double norm = 0;
            double[] g = new double[3];
            for (int i = 0; i < 3; i++) {
                g[i] = 2 * SLOPE[i] * x[i];
                norm += g[i] * g[i];
            }
            norm = Math.sqrt(norm);
            for (int i = 0; i < 3; i++) {
                double clipped = norm > 1 ? g[i] / norm : g[i];
                m[i] = 0.9 * m[i] + 0.1 * clipped;
                v[i] = 0.999 * v[i] + 0.001 * clipped * clipped;
                double mean = m[i] / (1 - Math.pow(0.9, t));
                double variance = v[i] / (1 - Math.pow(0.999, t));
                x[i] = x[i] * (1 - rate * decay) - rate * mean / (Math.sqrt(variance) + 1e-8);
            }
        }
        return x;
    }

    private static NDArray variable(NDManager manager) {
        NDArray x = manager.create(START).duplicate();
        x.setRequiresGradient(true);
        return x;
    }

    private static void descend(NDManager manager, GradientCollector collector, NDArray x) {
        NDArray slope = manager.create(SLOPE).duplicate();
        collector.backward(x.square().mul(slope).sum());
    }

    @Test
    void followsTheTextbookAndResumesFromItsState() {
        double[] expected = textbook(6, 0.01, 0.1);
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = variable(manager);
            Map<String, float[]> state = new HashMap<>();
            try (AdamW first = optimizer(manager, x)) {
                for (int i = 0; i < 3; i++) {
                    descend(manager, collector, x);
                    first.step(1);
                }
                first.state().forEach((name, array) -> state.put(name, array.toFloatArray()));
            }
            try (AdamW second = optimizer(manager, x)) {
                second.restore(3, state);
                for (int i = 0; i < 3; i++) {
                    descend(manager, collector, x);
                    second.step(1);
                    assertThat(x.getGradient().toFloatArray()).containsOnly(0);
                }
                assertThat(second.stepsDone()).isEqualTo(6);
            }
            float[] actual = x.toFloatArray();
            for (int i = 0; i < 3; i++) {
                assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
            }
        }
    }

    private static AdamW optimizer(NDManager manager, NDArray x) {
        return new AdamW(manager, List.of(new AdamW.Group(Map.of("x", x), 0.01f, 0.1f)), 1);
    }

    @Test
    void refusesAGradientThatIsNotFinite() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = variable(manager);
            NDArray infinite = manager.full(new Shape(3), Float.POSITIVE_INFINITY);
            collector.backward(x.mul(infinite).sum());
            try (AdamW adam = optimizer(manager, x)) {
                assertThatThrownBy(() -> adam.step(1))
                        .isInstanceOf(ArithmeticException.class)
                        .hasMessageContaining("not finite at step 1");
                assertThat(x.toFloatArray()).containsExactly(START);
            }
        }
    }
}
