// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.engine.TrainingReport;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.RecipeFile;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.recipe.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/**
 * Trains by the YAML of a recipe. At the end the first worker writes the training report and the
 * model package to the output folder, and publishes the package if the recipe names a registry.
 *
 * <p>All paths in the recipe are paths on the workers.
 */
@Experimental
public final class RecipeWork implements TrainingWork {
    private static final long serialVersionUID = 1L;

    /** Name of the package in the output folder. */
    public static final String PACKAGE = "package";

    private final String origin;
    private final String yaml;
    private final boolean changedRecipeAllowed;

    private RecipeWork(String origin, String yaml, boolean changedRecipeAllowed) {
        this.origin = origin;
        this.yaml = yaml;
        this.changedRecipeAllowed = changedRecipeAllowed;
    }

    /**
     * Reads a recipe, whose text is sent to the workers.
     *
     * @param file YAML file, or name of a recipe that comes with the project
     */
    public static RecipeWork read(Path file) throws IOException {
        return new RecipeWork(file.toString(), YamlFile.read(file).text(), false);
    }

    /** The same, using a checkpoint although another recipe wrote it. */
    public RecipeWork withChangedRecipeAllowed() {
        return new RecipeWork(origin, yaml, true);
    }

    /**
     * Returns the recipe with its checked values.
     *
     * @param workers number of workers that share the epochs
     */
    public RecipeFile recipe(int workers) throws IOException {
        RecipeFile file = RecipeFile.of(YamlFile.parse(yaml, origin), workers);
        return changedRecipeAllowed ? file.withChangedRecipeAllowed() : file;
    }

    @Override
    public Opened open(int workers) throws IOException {
        RecipeFile file = recipe(workers);
        return new OpenedRecipe(file, file.data().open(file.configuration().run().seed()));
    }

    private record OpenedRecipe(RecipeFile file, RecipeData.Open open) implements Opened {
        @Override
        public RecipeConfiguration configuration() {
            return file.configuration();
        }

        @Override
        public TrainingData data() {
            return open.data();
        }

        @Override
        public String finish(Path weights) throws IOException, InterruptedException {
            RecipeConfiguration recipe = file.configuration();
            TrainingReport.write(recipe, open.data());
            Path folder = recipe.run().output().resolve(PACKAGE);
            EvaluationReport report = file.modelPackage().write(recipe.network(), weights, folder);
            return report.results().isEmpty() ? "" : report.toMarkdown();
        }

        @Override
        public void close() throws IOException {
            open.close();
        }
    }
}
