// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The terms of an objective are computed together, and on the device. */
class LossTermTest {
    private static final Shape SHAPE = new Shape(2, 16, 20);
    private static final int PIXELS = 640;
    private static final List<LossTerm> TERMS =
            List.of(
                    new LossTerm(LossTerm.Kind.AFFINE_INVARIANT, 1),
                    new LossTerm(LossTerm.Kind.GRADIENT_MATCHING, 2),
                    new LossTerm(LossTerm.Kind.SCALE_INVARIANT_LOG, 1),
                    new LossTerm(LossTerm.Kind.TRIMMED, 1));

    private record Run(float[] losses, float[] gradient, int arrays) {}

    private static Run run(List<LossTerm> terms, double ignoredShare) {
        return run((p, t, v) -> LossTerm.all(terms, p, t, v, ignoredShare));
    }

    private static Run run(MapLoss loss) {
        boolean[] valid = new boolean[PIXELS];
        for (int i = 0; i < PIXELS; i++) {
            valid[i] = i % 7 != 0;
        }
        try (NDManager manager = NDManager.newBaseManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray prediction = array(manager, "prediction");
            prediction.setRequiresGradient(true);
            NDArray target = array(manager, "target");
            NDArray mask = manager.create(valid, SHAPE);
            NDArray losses = loss.of(prediction, target, mask);
            int arrays = manager.getManagedArrays().size();
            collector.backward(losses.sum());
            return new Run(losses.toFloatArray(), prediction.getGradient().toFloatArray(), arrays);
        }
    }

    private static NDArray array(NDManager manager, String name) {
        float[] values = GoldenGenerator.uniform(name, PIXELS);
        for (int i = 0; i < PIXELS; i++) {
            values[i] += 2;
        }
        try (NDArray borrowed = manager.create(values, SHAPE)) {
            return borrowed.duplicate();
        }
    }

    @Test
    void termsTogetherAreWhatEachIsAlone() {
        Run together = run(TERMS, 0.1);
        float[] gradient = new float[PIXELS];
        for (int k = 0; k < TERMS.size(); k++) {
            Run alone = run(List.of(TERMS.get(k)), 0.1);
            assertThat(together.losses[k]).isPositive().isEqualTo(alone.losses[0], within(1e-6f));
            for (int i = 0; i < PIXELS; i++) {
                gradient[i] += alone.gradient[i];
            }
        }
        assertThat(together.gradient).containsExactly(gradient, within(1e-6f));
    }

    /** Median, scale and residual take more than ten arrays for each image. */
    @Test
    void anImageIsNormalisedOnceForAllTerms() {
        int alone =
                run((p, t, v) -> AffineInvariantLoss.of(p, t, v, 0.1)).arrays
                        + run((p, t, v) -> GradientMatchingLoss.of(p, t, v, 0.1)).arrays;
        int together = run(TERMS.subList(0, 2), 0.1).arrays;
        assertThat(alone - together).isGreaterThan(2 * 10);
    }

    /** A copy of an image waits for the device, in each step of a training. */
    @Test
    void noImageIsCopiedToTheHeap() {
        Set<String> copies =
                Set.of(
                        "toArray",
                        "toBooleanArray",
                        "toByteArray",
                        "toByteBuffer",
                        "toDoubleArray",
                        "toFloatArray");
        ArchRuleDefinition.noClasses()
                .should()
                .callMethodWhere(
                        DescribedPredicate.<JavaMethodCall>describe(
                                "copy an array",
                                call ->
                                        call.getTargetOwner().isAssignableTo(NDArray.class)
                                                && copies.contains(call.getName())))
                .check(
                        new ClassFileImporter()
                                .withImportOption(new ImportOption.DoNotIncludeTests())
                                .importPackagesOf(LossTerm.class));
    }
}
