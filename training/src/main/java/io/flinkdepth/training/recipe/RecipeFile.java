// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.annotation.Internal;

/**
 * The YAML of {@code train teacher}, {@code train student} and {@code train metric};
 * docs/training.md has every field. Paths are relative to the working folder.
 *
 * @param configuration the recipe
 * @param data what it is trained on
 * @param modelPackage what becomes of the weights
 */
@Experimental
public record RecipeFile(
        RecipeConfiguration configuration, RecipeData data, TrainedPackage modelPackage) {

    /** Of {@link #read}. */
    @Internal
    public RecipeFile {}

    /** Reads a file for a training with one worker. */
    public static RecipeFile read(Path file) throws IOException {
        return read(file, 1);
    }

    /**
     * Reads a file.
     *
     * @param workers number of workers that share the epochs, each with a batch of its own
     * @throws IllegalArgumentException naming the file, the field, its value and what is expected
     */
    public static RecipeFile read(Path file, int workers) throws IOException {
        return of(YamlFile.read(file), workers);
    }

    /** Reads the fields of a file, like {@link #read(Path, int)}. */
    @Internal
    public static RecipeFile of(YamlFile file, int workers) throws IOException {
        RecipeFields fields = file.withDefaults(RecipeFields.defaults()).as(RecipeFields.class);
        if (fields.data() == null || fields.modelPackage() == null) {
            throw new IllegalArgumentException(
                    file.origin()
                            + ": fields data and package are null; expected mappings of fields");
        }
        return new RecipeFile(fields.configuration(workers), fields.data(), fields.modelPackage());
    }

    /** The same, using a checkpoint although another recipe wrote it. */
    public RecipeFile withChangedRecipeAllowed() {
        return new RecipeFile(
                configuration.withRun(configuration.run().withChangedRecipeAllowed()),
                data,
                modelPackage);
    }

    /** The kind of recipe that a subcommand wants, checked against the file's. */
    public void require(String subcommand) {
        boolean metric = configuration.network().head().maxDepth() != null;
        boolean pseudo = configuration.batch().pseudoLabelled() > 0;
        String is = metric ? "metric" : pseudo ? "student" : "teacher";
        if (!is.equals(subcommand)) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "the file describes a %s (%s), so run: train %s",
                            is,
                            metric
                                    ? "its network has a maxDepth"
                                    : pseudo
                                            ? "its batches have pseudo-labelled images"
                                            : "its batches have labelled images alone",
                            is));
        }
    }
}
