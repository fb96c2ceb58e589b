// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import ai.djl.ndarray.NDArray;
import io.flinkdepth.training.batch.TrainingBatch.FeedPositions;
import io.flinkdepth.training.network.NativeCopies;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightFileException;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The whole state of a training run in one safetensors file, replaced atomically by rename:
 * parameters, moments, moving average, step, and positions of the feeds. Random numbers depend only
 * on the seed and the step, so these two are the random state.
 */
@Internal
public final class Checkpoint {
    /** Name of the checkpoint in the output folder. */
    public static final String FILE = "checkpoint.safetensors";

    /** Name of the trained weights in the output folder. */
    public static final String WEIGHTS = "weights.safetensors";

    private static final String STEP = "step";
    private static final String SEED = "seed";
    private static final String LABELLED = "labelledPosition";
    private static final String PSEUDO_LABELLED = "pseudoLabelledPosition";

    private Checkpoint() {}

    /** Returns the step of the checkpoint in an output folder; 0 if there is none. */
    static int stepIn(Path output) throws IOException {
        Path file = output.resolve(FILE);
        if (!Files.exists(file)) {
            return 0;
        }
        try (SafetensorsFile opened = SafetensorsFile.open(file)) {
            return Integer.parseInt(opened.metadata().getOrDefault(STEP, "0"));
        }
    }

    static void write(
            Path file,
            TrainingState state,
            FeedPositions position,
            RecipeConfiguration recipe,
            TrainingData data)
            throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>(state.parameters().asMap());
        arrays.putAll(state.optimizer().state());
        if (state.average() != null) {
            arrays.putAll(state.average().state());
        }
        Map<String, String> metadata = new LinkedHashMap<>(CheckpointRecipe.of(recipe, data));
        metadata.put(STEP, Integer.toString(state.optimizer().stepsDone()));
        metadata.put(SEED, Long.toString(recipe.run().seed()));
        metadata.put(LABELLED, Long.toString(position.labelled()));
        metadata.put(PSEUDO_LABELLED, Long.toString(position.pseudoLabelled()));
        writeArrays(file, arrays, metadata);
    }

    public static void writeArrays(
            Path file, Map<String, NDArray> arrays, Map<String, String> metadata)
            throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
        SafetensorsWriter.write(
                file, shapes, name -> arrays.get(name).toFloatArray(), WeightType.F32, metadata);
    }

    /** Rejects a checkpoint of another training run. */
    static void requireSame(
            SafetensorsFile file, Path path, RecipeConfiguration recipe, TrainingData data)
            throws IOException {
        Map<String, String> metadata = file.metadata();
        long seed = recipe.run().seed();
        if (metadata.get(STEP) == null || !Long.toString(seed).equals(metadata.get(SEED))) {
            throw new WeightFileException(
                    path,
                    "is not a checkpoint of a training with seed "
                            + seed
                            + "; remove it to start afresh");
        }
        CheckpointRecipe.requireSame(
                path,
                metadata,
                CheckpointRecipe.of(recipe, data),
                recipe.run().allowChangedRecipe());
    }

    /** Restores optimizer and average, and returns the positions of the feeds. */
    static FeedPositions restore(SafetensorsFile file, TrainingState state) throws IOException {
        Map<String, String> metadata = file.metadata();
        Map<String, float[]> moments = new HashMap<>();
        for (String name : state.optimizer().state().keySet()) {
            moments.put(name, file.read(name));
        }
        state.optimizer().restore(Integer.parseInt(metadata.get(STEP)), moments);
        if (state.average() != null) {
            for (Map.Entry<String, NDArray> entry : state.average().state().entrySet()) {
                NativeCopies.set(entry.getValue(), file.read(entry.getKey()));
            }
        }
        return new FeedPositions(
                Long.parseLong(metadata.getOrDefault(LABELLED, "0")),
                Long.parseLong(metadata.getOrDefault(PSEUDO_LABELLED, "0")));
    }
}
