// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training holds as many native arrays after many steps as after a few: every gradient, every
 * intermediate and every step's manager is closed.
 */
class NativeMemoryITCase {
    @TempDir Path folder;

    @Test
    void aStepLeavesNothingBehind() throws Exception {
        RecipeConfiguration recipe =
                TestRecipes.student(
                        TestPictures.encoder(folder),
                        150,
                        TestRecipes.run(folder.resolve("out"), 40));
        NavigableMap<Integer, Integer> held = new TreeMap<>();
        new Training(
                        recipe,
                        TestPictures.both(),
                        WorkerEnvironment.single(AllReduce.none()),
                        report -> {},
                        state ->
                                held.put(
                                        state.optimizer().stepsDone(),
                                        held(state.manager().getParentManager())))
                .run();
        // Parameters, moments, averages, the frozen encoder: what is there must be seen here.
        assertThat(held.get(20)).isGreaterThan(300);
        assertThat(held.tailMap(20, true).values()).hasSize(131).containsOnly(held.get(20));
    }

    /** Everything that a manager would close, and what its own managers would, themselves too. */
    private static int held(NDManager manager) {
        int count = 0;
        for (Object resource : resources(manager).values()) {
            count += 1 + (resource instanceof NDManager inner ? held(inner) : 0);
        }
        return count;
    }

    /** DJL tells of a manager's arrays, but not of its managers. */
    private static Map<?, ?> resources(NDManager manager) {
        try {
            Field field = BaseNDManager.class.getDeclaredField("resources");
            field.setAccessible(true);
            return (Map<?, ?>) field.get(manager);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError("DJL keeps what a manager closes elsewhere", e);
        }
    }
}
