// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.loss.LossTerm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The committed recipes say what the papers say. */
class RecipeFilesTest {
    @TempDir Path folder;

    private RecipeFile read(String name) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        try (InputStream in = RecipeConfiguration.class.getResourceAsStream(name + ".yaml")) {
            Files.copy(in, file);
        }
        return RecipeFile.read(file);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v1-teacher",
                "v1-student",
                "v2-teacher",
                "v2-student",
                "metric-indoor",
                "metric-outdoor"
            })
    void publishedRatesAreTenToOneWithDecayOnEverything(String name) throws IOException {
        RecipeConfiguration recipe = read(name).configuration();
        assertThat(recipe.optimizer().encoderRate()).isEqualTo(5e-6f);
        assertThat(recipe.optimizer().decoderRate()).isEqualTo(5e-5f);
        assertThat(recipe.optimizer().weightDecay()).isEqualTo(0.01f);
        assertThat(recipe.optimizer().exempt()).isEmpty();
        assertThat(recipe.crop().minSide()).isEqualTo(518);
        assertThat(recipe.crop().maxSide()).isEqualTo(518);
        assertThat(recipe.crop().flipShare()).isEqualTo(0.5);
    }

    @Test
    void firstGeneration() throws IOException {
        RecipeFile teacher = read("v1-teacher");
        teacher.require("teacher");
        assertThat(teacher.configuration().network().head().taps()).containsExactly(20, 21, 22, 23);
        assertThat(teacher.configuration().schedule().steps()).isEqualTo(468_750);
        assertThat(teacher.data().labelled()).hasSize(6);

        RecipeFile student = read("v1-student");
        student.require("student");
        RecipeConfiguration recipe = student.configuration();
        assertThat(recipe.batch().pseudoLabelled()).isEqualTo(2 * recipe.batch().labelled());
        assertThat(recipe.crop().cutMixShare()).isEqualTo(0.5);
        assertThat(recipe.crop().colours()).isNotNull();
        assertThat(recipe.objective().alignment()).isEqualTo(1);
        assertThat(recipe.objective().alignmentMargin()).isEqualTo(0.85);
        assertThat(recipe.objective().combination()).isEqualTo(Objective.Combination.MEAN);
        assertThat(recipe.schedule().power()).isEqualTo(1);
    }

    @Test
    void formerNamesAreRead() throws IOException {
        RecipeConfiguration model = read("default-model").configuration();
        RecipeConfiguration student = read("v2-student").configuration();
        assertThat(read("default-model", "crop:", "views:", "minShare:", "minimumWindow:"))
                .isEqualTo(model);
        assertThat(read("v2-student", "ignoredShare:", "dropLargest:")).isEqualTo(student);
        assertThat(model.crop().minShare()).isEqualTo(0.7);
        assertThat(student.objective().ignoredShare()).isEqualTo(0.1);
        assertThatThrownBy(() -> read("v2-student", "crop:", "views: {}\ncrop:"))
                .hasMessageContaining("field crop is given, and so is views");
    }

    @Test
    void aMetricNetworkMayHaveACanonicalCamera() throws IOException {
        assertThat(read("metric-indoor").configuration().network().head().canonicalFocalLength())
                .isNull();
        RecipeConfiguration canonical =
                read("metric-indoor", "maxDepth: 20", "maxDepth: 20, canonicalFocalLength: 500");
        assertThat(canonical.network().head().canonicalFocalLength()).isEqualTo(500);
        assertThat(canonical.network().head().maxDepth()).isEqualTo(20);
        assertThatThrownBy(() -> read("metric-indoor", "maxDepth: 20", "canonicalFocalLength: 500"))
                .hasMessageContaining("give network.maxDepth, or leave it out");
    }

    /** A recipe with words in the places of others. */
    private RecipeConfiguration read(String name, String... replacements) throws IOException {
        Path file = folder.resolve(name + ".yaml");
        String yaml = Files.readString(file);
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(yaml).contains(replacements[i]);
            yaml = yaml.replace(replacements[i], replacements[i + 1]);
        }
        return RecipeFile.read(Files.writeString(folder.resolve("changed.yaml"), yaml))
                .configuration();
    }

    /** Each worker takes a whole batch, so the epochs are over sooner. */
    @Test
    void workersShareTheEpochs() throws IOException {
        Path file = folder.resolve("metric.yaml");
        try (InputStream in = RecipeConfiguration.class.getResourceAsStream("metric-indoor.yaml")) {
            Files.copy(in, file);
        }
        int alone = RecipeFile.read(file).configuration().schedule().steps();
        assertThat(alone).isEqualTo(595_430);
        assertThat(RecipeFile.read(file, 8).configuration().schedule().steps())
                .isEqualTo((alone + 7) / 8);
    }

    @Test
    void secondGeneration() throws IOException {
        RecipeFile teacher = read("v2-teacher");
        teacher.require("teacher");
        assertThat(teacher.configuration().batch().labelled()).isEqualTo(64);
        assertThat(teacher.configuration().schedule().steps()).isEqualTo(160_000);
        assertThat(teacher.configuration().objective().labelled())
                .containsExactly(
                        new LossTerm(LossTerm.Kind.AFFINE_INVARIANT, 1),
                        new LossTerm(LossTerm.Kind.GRADIENT_MATCHING, 2));

        RecipeFile student = read("v2-student");
        student.require("student");
        assertThat(student.configuration().batch().labelled()).isZero();
        assertThat(student.configuration().batch().pseudoLabelled()).isEqualTo(192);
        assertThat(student.configuration().schedule().steps()).isEqualTo(480_000);
        assertThat(student.configuration().objective().ignoredShare()).isEqualTo(0.1);
        assertThat(student.configuration().network().head().taps()).containsExactly(2, 5, 8, 11);
    }

    @Test
    void metric() throws IOException {
        RecipeFile indoor = read("metric-indoor");
        indoor.require("metric");
        assertThat(indoor.configuration().network().head().maxDepth()).isEqualTo(20);
        assertThat(indoor.configuration().schedule().power()).isEqualTo(0.9);
        assertThat(read("metric-outdoor").configuration().network().head().maxDepth())
                .isEqualTo(80);
        assertThatThrownBy(() -> indoor.require("teacher"))
                .hasMessageContaining("describes a metric")
                .hasMessageContaining("train metric");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "small-v1-teacher",
                "small-v1-student",
                "small-v2-teacher",
                "small-v2-student",
                "small-metric-indoor",
                "small-metric-outdoor",
                "default-model",
                "default-student"
            })
    void smallOnesFitAMachineWithTwoCores(String name) throws IOException {
        RecipeConfiguration recipe = read(name).configuration();
        assertThat(recipe.network().encoder().dimension()).isEqualTo(192);
        assertThat(recipe.batch().images()).isLessThanOrEqualTo(12);
    }
}
