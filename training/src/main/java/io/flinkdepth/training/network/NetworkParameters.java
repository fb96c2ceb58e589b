// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The parameters of one network, by their official names, as float32 arrays of one manager.
 *
 * <p>Owns native memory until closed. Not thread-safe for writing; reading is.
 */
@Internal
public final class NetworkParameters implements AutoCloseable {

    /** Where the values come from. */
    @FunctionalInterface
    public interface Source {
        /** The values of one parameter, row-major; exactly the product of {@code shape}. */
        float[] values(String name, long[] shape) throws IOException;
    }

    private final DepthNetworkConfiguration configuration;
    private final NDManager manager;
    private final Map<String, NDArray> arrays = new LinkedHashMap<>();

    private NetworkParameters(DepthNetworkConfiguration configuration, NDManager manager) {
        this.configuration = configuration;
        this.manager = manager;
    }

    /**
     * Reads every parameter of a network from a source.
     *
     * @throws IOException when the source fails
     * @throws IllegalArgumentException when the source gives a wrong number of values
     */
    public static NetworkParameters load(
            NDManager parent, DepthNetworkConfiguration configuration, Source source)
            throws IOException {
        NetworkParameters result = new NetworkParameters(configuration, parent.newSubManager());
        try {
            for (Map.Entry<String, long[]> entry : ParameterShapes.of(configuration).entrySet()) {
                float[] values = source.values(entry.getKey(), entry.getValue());
                result.put(entry.getKey(), entry.getValue(), values);
            }
            return result;
        } catch (IOException | RuntimeException e) {
            result.close();
            throw e;
        }
    }

    private void put(String name, long[] dimensions, float[] values) {
        Shape shape = new Shape(dimensions);
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "parameter "
                            + name
                            + " has "
                            + values.length
                            + " values, but its shape "
                            + Arrays.toString(dimensions)
                            + " needs "
                            + shape.size());
        }
        // The duplicate has memory of its own: autograd must not read a Java buffer.
        try (NDArray borrowed = manager.create(values, shape)) {
            arrays.put(name, borrowed.duplicate());
        }
    }

    /** What network these parameters make. */
    public DepthNetworkConfiguration configuration() {
        return configuration;
    }

    /**
     * One parameter; owned by this object.
     *
     * @throws IllegalArgumentException when there is none of that name
     */
    public NDArray get(String name) {
        NDArray array = arrays.get(name);
        if (array == null) {
            throw new IllegalArgumentException("the network has no parameter named " + name);
        }
        return array;
    }

    /** All parameters in the official order; the arrays stay owned by this object. */
    public Map<String, NDArray> asMap() {
        return Collections.unmodifiableMap(arrays);
    }

    /** Turns the recording of gradients on or off for all parameters. */
    public void setTrainable(boolean trainable) {
        arrays.values().forEach(a -> a.setRequiresGradient(trainable));
    }

    /** The number of values in all parameters. */
    public long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    @Override
    public void close() {
        manager.close();
    }
}
