// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * An open weight file. Opening reads names and shapes only; values are read one tensor at a time,
 * so a file larger than the heap can be converted. Not thread-safe.
 */
@Internal
public interface WeightFile extends AutoCloseable {

    /**
     * Opens a safetensors file, or a PyTorch checkpoint where the name ends in {@code .pth}, {@code
     * .pt} or {@code .bin}.
     *
     * @throws WeightFileException when the name ends otherwise or the file is damaged
     */
    static WeightFile open(Path file) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".safetensors")) {
            return SafetensorsFile.open(file);
        }
        if (name.endsWith(".pth") || name.endsWith(".pt") || name.endsWith(".bin")) {
            return CheckpointFile.open(file);
        }
        throw new WeightFileException(
                file, "is neither .safetensors nor .pth; rename it to what it is");
    }

    /** The tensors by name, in the file's order. */
    Map<String, WeightHeader> tensors();

    /**
     * The values of one floating-point tensor as float32, row-major.
     *
     * @throws WeightFileException when there is no such tensor, it is not floating-point, or the
     *     file is damaged
     * @throws IOException when reading fails
     */
    float[] read(String name) throws IOException;

    @Override
    void close() throws IOException;
}
