// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Maps that say nothing about scale and shift cost nothing and teach nothing. */
class DegenerateMapsTest {
    private static final Shape SHAPE = new Shape(1, 8, 9);
    private static final int PIXELS = 72;

    private static final Map<String, MapLoss> LOSSES =
            Map.of(
                    "affine-invariant",
                    AffineInvariantLoss::of,
                    "without the largest",
                    (p, t, v) -> AffineInvariantLoss.of(p, t, v, 0.1),
                    "trimmed",
                    (p, t, v) -> TrimmedLoss.of(p, t, v, 0.2),
                    "gradient matching",
                    (p, t, v) -> GradientMatchingLoss.of(p, t, v, 0.1));

    static Stream<Arguments> losses() {
        return LOSSES.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void costNothing(String name, MapLoss loss) {
        float[] some = GoldenGenerator.uniform("some", PIXELS);
        float[] others = GoldenGenerator.uniform("others", PIXELS);
        float[] constant = new float[PIXELS];
        Arrays.fill(constant, 3);
        assertNothing(loss, some, others, i -> false);
        assertNothing(loss, some, others, i -> i == 5);
        assertNothing(loss, some, constant, i -> true);
        assertNothing(loss, constant, others, i -> i % 3 != 0);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("losses")
    void doesNotLookAtInvalidTargets(String name, MapLoss loss) {
        float[] target = GoldenGenerator.uniform("others", PIXELS);
        float[] spoilt = target.clone();
        for (int i = 0; i < PIXELS; i += 4) {
            spoilt[i] = i % 8 == 0 ? Float.NaN : 1e9f;
        }
        float[] prediction = GoldenGenerator.uniform("some", PIXELS);
        double clean = run(loss, prediction, target, i -> i % 4 != 0).value;
        Run dirty = run(loss, prediction, spoilt, i -> i % 4 != 0);
        assertThat(dirty.value).isEqualTo(clean).isPositive();
        for (int i = 0; i < PIXELS; i++) {
            assertThat(dirty.gradient[i]).isFinite();
            if (i % 4 == 0) {
                assertThat(dirty.gradient[i]).isZero();
            }
        }
    }

    @Test
    void silogWithoutValidPixelsCostsNothing() {
        float[] metres = new float[PIXELS];
        Arrays.fill(metres, 2);
        MapLoss silog = (p, t, v) -> ScaleInvariantLogLoss.of(p, t, v, 0.5);
        assertNothing(silog, metres, metres, i -> false);
        assertNothing(silog, metres, metres, i -> true);
        float[] farther = new float[PIXELS];
        Arrays.fill(farther, 4);
        Run single = run(silog, metres, farther, i -> i == 7);
        assertThat(single.value).isCloseTo(Math.log(2) * Math.sqrt(0.5), within(1e-6));
        assertThat(single.gradient[7]).isNegative().isFinite();
        assertThat(single.gradient[8]).isZero();
    }

    @Test
    void alignedFeaturesAreLeftAlone() {
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray features = array(manager, GoldenGenerator.uniform("f", PIXELS), SHAPE);
            NDArray frozen = array(manager, GoldenGenerator.uniform("f", PIXELS), SHAPE);
            features.setRequiresGradient(true);
            FeatureAlignmentLoss.Result result = FeatureAlignmentLoss.of(features, frozen, 0.85);
            collector.backward(result.loss());
            assertThat(result.keptShare()).isZero();
            assertThat(result.loss().getFloat()).isZero();
            assertThat(features.getGradient().toFloatArray()).containsOnly(0);
        }
    }

    private static void assertNothing(
            MapLoss loss, float[] prediction, float[] target, IntPredicate valid) {
        Run run = run(loss, prediction, target, valid);
        assertThat(run.value).isZero();
        assertThat(run.gradient).containsOnly(0);
    }

    private record Run(double value, float[] gradient) {}

    private static Run run(MapLoss loss, float[] prediction, float[] target, IntPredicate valid) {
        boolean[] mask = new boolean[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            mask[i] = valid.test(i);
        }
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray input = array(manager, prediction, SHAPE);
            input.setRequiresGradient(true);
            NDArray value =
                    loss.of(input, array(manager, target, SHAPE), manager.create(mask, SHAPE));
            collector.backward(value);
            return new Run(value.getFloat(), input.getGradient().toFloatArray());
        }
    }

    private static NDArray array(NDManager manager, float[] values, Shape shape) {
        try (NDArray borrowed = manager.create(values, shape)) {
            return borrowed.duplicate();
        }
    }
}
