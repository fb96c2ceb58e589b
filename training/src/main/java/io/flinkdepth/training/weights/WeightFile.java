package io.flinkdepth.training.weights;

import java.io.IOException;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;

/**
 * An open weight file. Opening reads names and shapes only; values are read one tensor at a time,
 * so a file larger than the heap can be converted. Not thread-safe.
 */
@PublicEvolving
public interface WeightFile extends AutoCloseable {

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
