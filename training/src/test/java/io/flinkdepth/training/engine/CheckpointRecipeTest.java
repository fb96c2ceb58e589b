// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Checkpoints of versions that had other names for fields. */
class CheckpointRecipeTest {
    private static final Path CHECKPOINT = Path.of("checkpoint.safetensors");

    private final RecipeConfiguration recipe =
            TestRecipes.student(Path.of("encoder"), 3, TestRecipes.run(Path.of("output"), 1));
    private final Map<String, String> fields =
            CheckpointRecipe.of(recipe, new TrainingData(null, null));

    private Map<String, String> former() {
        Map<String, String> former = new TreeMap<>(fields);
        former.put(
                "recipe.views", former.remove("recipe.crop").replace("minShare", "minimumWindow"));
        former.computeIfPresent(
                "recipe.objective", (name, text) -> text.replace("ignoredShare", "dropLargest"));
        assertThat(former.toString()).contains("minimumWindow=", "dropLargest=");
        return former;
    }

    @Test
    void formerNamesAreTheSameRecipe() throws IOException {
        CheckpointRecipe.requireSame(CHECKPOINT, former(), fields, false);
    }

    /** The text of a network did not have this field before there was one. */
    @Test
    void aNetworkWithoutACanonicalCameraIsWrittenAsBefore() {
        assertThat(fields.get("recipe.network")).contains("maxDepth=").doesNotContain("canonical");
    }

    /** Nor did the text of an optimizer, which trained everything. */
    @Test
    void anOptimizerOfAllParametersIsWrittenAsBefore() {
        assertThat(fields.get("recipe.optimizer")).contains("exempt=").doesNotContain("trained");
        OptimizerSettings some =
                new OptimizerSettings(1, 1, List.of("blocks.0."), 0, List.of(), 1, 0);
        RecipeConfiguration other = TestRecipes.with(recipe, some, recipe.schedule());
        assertThat(CheckpointRecipe.of(other, new TrainingData(null, null)).get("recipe.optimizer"))
                .contains("trained=[blocks.0.]");
    }

    @Test
    void anotherValueUnderAFormerNameIsAnotherRecipe() {
        Map<String, String> other = former();
        other.computeIfPresent(
                "recipe.views",
                (name, text) -> text.replaceAll("minimumWindow=[\\d.]+", "minimumWindow=0.3"));
        assertThatThrownBy(() -> CheckpointRecipe.requireSame(CHECKPOINT, other, fields, false))
                .hasMessageContaining("was written with another crop");
    }
}
