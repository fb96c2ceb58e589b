// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import org.junit.jupiter.api.Test;

class BinaryCrossEntropyLossTest {
    private static final Shape SHAPE = new Shape(1, 2, 4);
    private static final float[] LOGITS = {0, 0, 1.5f, -1.5f, 80, -80, 800, -800};
    private static final float[] TARGET = {1, 0, 1, 1, 1, 1, 0, 0};

    private record Prediction(double value, float[] gradient) {}

    private static Prediction of(float[] logits, float[] target, boolean[] valid) {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray x = manager.create(logits, SHAPE).duplicate();
            x.setRequiresGradient(true);
            NDArray y = manager.create(target, SHAPE).duplicate();
            NDArray mask = valid == null ? null : manager.create(valid, SHAPE);
            NDArray loss = BinaryCrossEntropyLoss.of(x, y, mask);
            collector.backward(loss);
            return new Prediction(loss.getFloat(), x.getGradient().toFloatArray());
        }
    }

    /** -log p where y is 1, -log(1 - p) where it is 0, p the logistic function, in doubles. */
    private static double textbook(double x, double y) {
        return Math.log1p(Math.exp(y == 1 ? -x : x));
    }

    @Test
    void isTheCrossEntropyAndItsGradientTheDifferenceOfProbabilities() {
        Prediction prediction = of(LOGITS, TARGET, null);
        double mean = 0;
        for (int i = 0; i < LOGITS.length; i++) {
            // exp(800) is infinite in the textbook's form, whose limit is the logit itself.
            mean += i == 6 ? 800 : textbook(LOGITS[i], TARGET[i]);
        }
        assertThat(prediction.value).isCloseTo(mean / 8, within(1e-5 * mean / 8));
        for (int i = 0; i < LOGITS.length; i++) {
            double expected = (1 / (1 + Math.exp(-LOGITS[i])) - TARGET[i]) / 8;
            assertThat((double) prediction.gradient[i])
                    .as("gradient at logit %s", LOGITS[i])
                    .isCloseTo(expected, within(1e-7));
        }
    }

    @Test
    void looksOnlyAtValidPixels() {
        float[] spoilt = TARGET.clone();
        boolean[] valid = new boolean[8];
        for (int i = 0; i < 8; i++) {
            valid[i] = i == 2 || i == 3;
            spoilt[i] = valid[i] ? TARGET[i] : Float.NaN;
        }
        Prediction prediction = of(LOGITS, spoilt, valid);
        assertThat(prediction.value)
                .isCloseTo((textbook(1.5, 1) + textbook(-1.5, 1)) / 2, within(1e-6));
        assertThat(prediction.gradient[0]).isZero();
        assertThat(prediction.gradient[6]).isZero();
        assertThat(prediction.gradient[3]).isNegative();
    }

    @Test
    void nothingValidCostsNothingAndTeachesNothing() {
        Prediction prediction = of(LOGITS, TARGET, new boolean[8]);
        assertThat(prediction.value).isZero();
        assertThat(prediction.gradient).containsOnly(0);
    }
}
