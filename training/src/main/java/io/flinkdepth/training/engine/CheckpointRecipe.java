// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.WeightFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The recipe in a checkpoint's metadata, which detects a checkpoint with another loss, schedule or
 * data set.
 *
 * <p>Fields that do not change the result are left out: output folder, intervals and threads. Only
 * the names of weight files are compared, so that they can be moved.
 */
final class CheckpointRecipe {
    private static final Logger LOG = LoggerFactory.getLogger(CheckpointRecipe.class);
    private static final String PREFIX = "recipe.";

    private static final String CROP = PREFIX + "crop";
    private static final String FORMER_CROP = PREFIX + "views";

    /** Left out, as in checkpoints from before there were these fields. */
    private static final List<String> DEFAULTS =
            List.of(
                    ", canonicalFocalLength=null",
                    ", exponential=false",
                    ", lastNormEpsilon=1.0E-6",
                    ", trained=[]");

    private CheckpointRecipe() {}

    static Map<String, String> of(RecipeConfiguration recipe, TrainingData data) {
        Map<String, String> fields = new TreeMap<>();
        fields.put(PREFIX + "network", withoutDefaults(recipe.network()));
        fields.put(PREFIX + "encoderWeights", fileName(recipe.encoderWeights()));
        fields.put(PREFIX + "startWeights", fileName(recipe.startWeights()));
        fields.put(PREFIX + "batch", text(recipe.batch()));
        fields.put(CROP, text(recipe.crop()));
        fields.put(PREFIX + "objective", text(recipe.objective()));
        fields.put(PREFIX + "schedule", text(recipe.schedule()));
        fields.put(PREFIX + "optimizer", withoutDefaults(recipe.optimizer()));
        fields.put(PREFIX + "shuffleBuffer", Integer.toString(recipe.run().shuffleBuffer()));
        fields.put(PREFIX + "data", text(data.description()));
        return fields;
    }

    private static String withoutDefaults(Object value) {
        String text = text(value);
        for (String unchanged : DEFAULTS) {
            text = text.replace(unchanged, "");
        }
        return text;
    }

    /** Converts a value to text without class names, which may change. */
    private static String text(Object value) {
        return value.toString().replaceAll("\\b[A-Z]\\w*\\[", "[");
    }

    private static String fileName(@Nullable Path file) {
        return file == null ? "none" : file.getFileName().toString();
    }

    /** Returns a field of a checkpoint, also under the name in an earlier version. */
    @Nullable
    private static String written(Map<String, String> metadata, String field) {
        String text = metadata.get(field);
        if (text == null && field.equals(CROP)) {
            text = metadata.get(FORMER_CROP);
        }
        return text == null
                ? null
                : text.replace("minimumWindow=", "minShare=")
                        .replace("dropLargest=", "ignoredShare=");
    }

    /**
     * Rejects a checkpoint of another recipe. Fields that are missing in the checkpoint are not
     * compared, because version 0.1 did not write them.
     *
     * @param allowed whether a difference is logged instead of rejected
     */
    static void requireSame(
            Path checkpoint,
            Map<String, String> metadata,
            Map<String, String> recipe,
            boolean allowed)
            throws WeightFileException {
        for (Map.Entry<String, String> field : recipe.entrySet()) {
            String written = written(metadata, field.getKey());
            if (written == null || written.equals(field.getValue())) {
                continue;
            }
            String difference =
                    "was written with another "
                            + field.getKey().substring(PREFIX.length())
                            + ": "
                            + written
                            + "; the recipe has "
                            + field.getValue();
            if (!allowed) {
                throw new WeightFileException(
                        checkpoint,
                        difference
                                + "; remove the checkpoint to start afresh, or continue with"
                                + " --allow-changed-recipe (field run.allowChangedRecipe)");
            }
            LOG.warn("{} {}", checkpoint, difference);
        }
    }
}
