// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundledRecipesTest {

    private static final Path RESOURCES =
            Path.of(
                    System.getProperty("flinkdepth.repository"),
                    "training/src/main/resources/io/flinkdepth/training/recipe");

    @TempDir Path folder;

    @Test
    void everyRecipeIsFoundByItsName() throws IOException {
        try (Stream<Path> files = Files.list(RESOURCES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> !name.equals("defaults.yaml"))
                    .containsExactlyInAnyOrderElementsOf(BundledRecipes.NAMES);
        }
        RecipeFile.read(Path.of("small-v1-teacher.yaml")).require("teacher");
        RecipeFile.read(Path.of("small-v1-student")).require("student");
    }

    @Test
    void aNameOfNoneNamesAll() {
        assertThatThrownBy(() -> RecipeFile.read(Path.of("small-v1-teecher.yaml")))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("small-v1-teecher.yaml, and no recipe of that name")
                .hasMessageContaining("small-v1-teacher.yaml, ");
    }

    @Test
    void anUnknownEncoderNamesAll() throws IOException {
        Path file = folder.resolve("a.yaml");
        String recipe = Files.readString(RESOURCES.resolve("small-v1-teacher.yaml"));
        Files.writeString(file, recipe.replace("{encoder: deit-tiny}", "{encoder: vitz}"));
        assertThatThrownBy(() -> RecipeFile.read(file))
                .hasMessageContaining("network.encoder is 'vitz'")
                .hasMessageContaining("deit-tiny, vits, vitb, vitl, vitg");
    }
}
