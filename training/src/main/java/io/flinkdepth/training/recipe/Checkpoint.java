package io.flinkdepth.training.recipe;

import ai.djl.ndarray.NDArray;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightFileException;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parameters, moments and step in one safetensors file; written whole, by rename. */
final class Checkpoint {
    private static final String STEP = "step";
    private static final String SEED = "seed";

    private Checkpoint() {}

    static void write(Path file, NetworkParameters parameters, AdamW optimizer, long seed)
            throws IOException {
        Map<String, NDArray> arrays = new LinkedHashMap<>(parameters.asMap());
        arrays.putAll(optimizer.state());
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(STEP, Integer.toString(optimizer.step()));
        metadata.put(SEED, Long.toString(seed));
        write(file, arrays, metadata);
    }

    static void writeWeights(Path file, NetworkParameters parameters, Map<String, String> metadata)
            throws IOException {
        write(file, parameters.asMap(), metadata);
    }

    private static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata)
            throws IOException {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        arrays.forEach((name, array) -> shapes.put(name, array.getShape().getShape()));
        SafetensorsWriter.write(
                file, shapes, name -> arrays.get(name).toFloatArray(), WeightType.F32, metadata);
    }

    /** Puts the optimizer where it was. */
    static void restore(SafetensorsFile file, Path path, AdamW optimizer, long seed)
            throws IOException {
        String step = file.metadata().get(STEP);
        if (step == null || !Long.toString(seed).equals(file.metadata().get(SEED))) {
            throw new WeightFileException(
                    path,
                    "is not a checkpoint of a training with seed "
                            + seed
                            + "; remove it to start afresh");
        }
        Map<String, float[]> moments = new HashMap<>();
        for (String name : optimizer.state().keySet()) {
            moments.put(name, file.read(name));
        }
        optimizer.restore(Integer.parseInt(step), moments);
    }
}
