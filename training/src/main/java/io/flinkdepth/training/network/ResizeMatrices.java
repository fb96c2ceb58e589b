// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.HashMap;
import java.util.Map;

/**
 * The resampling matrices of a network, cached by size.
 *
 * <p>Resizing by matrix product is exact to PyTorch and differentiable; DJL's own interpolation
 * aligns no corners and always antialiases. Bounded: when full, the cache is emptied.
 */
final class ResizeMatrices implements AutoCloseable {
    private static final int CAPACITY = 512;

    private record Key(int inputs, int outputs, boolean position, boolean transposed) {}

    private final NDManager manager;
    private final EncoderConfiguration encoder;
    private final int capacity;
    private final Map<Key, NDArray> cache = new HashMap<>();

    ResizeMatrices(NDManager parent, EncoderConfiguration encoder) {
        this(parent, encoder, CAPACITY);
    }

    /**
     * @param capacity matrices that are kept, 2 at least
     */
    ResizeMatrices(NDManager parent, EncoderConfiguration encoder, int capacity) {
        this.capacity = capacity;
        this.manager = parent.newSubManager();
        this.encoder = encoder;
    }

    /** Bilinear with aligned corners, on the last two axes. */
    NDArray bilinear(NDArray input, int height, int width) {
        makeRoom();
        Shape shape = input.getShape();
        int rank = shape.dimension();
        return Tensors.resize(
                input,
                matrix((int) shape.get(rank - 2), height, false, false),
                matrix((int) shape.get(rank - 1), width, false, true));
    }

    /** The position embedding's resize of a {@code (…, grid, grid)} map. */
    NDArray position(NDArray input, int height, int width) {
        makeRoom();
        int grid = encoder.positionGrid();
        return Tensors.resize(
                input, matrix(grid, height, true, false), matrix(grid, width, true, true));
    }

    /** For both matrices of a resize at once: neither may be closed to make room for the other. */
    private synchronized void makeRoom() {
        if (cache.size() + 2 > capacity) {
            cache.values().forEach(NDArray::close);
            cache.clear();
        }
    }

    private synchronized NDArray matrix(
            int inputs, int outputs, boolean position, boolean transposed) {
        return cache.computeIfAbsent(
                new Key(inputs, outputs, position, transposed), this::newMatrix);
    }

    private NDArray newMatrix(Key key) {
        float[] values = weights(key);
        Shape shape = new Shape(key.outputs, key.inputs);
        try (NDArray borrowed = manager.create(values, shape)) {
            if (!key.transposed) {
                return borrowed.duplicate();
            }
            try (NDArray view = borrowed.transpose()) {
                return view.duplicate();
            }
        }
    }

    private float[] weights(Key key) {
        if (!key.position) {
            return ResizeWeights.linearAlignedCorners(key.inputs, key.outputs);
        }
        double factor = (key.outputs + encoder.positionOffset()) / key.inputs;
        return encoder.positionAntialias()
                ? ResizeWeights.cubicAntialiased(key.inputs, key.outputs, factor)
                : ResizeWeights.cubic(key.inputs, key.outputs, factor);
    }

    @Override
    public void close() {
        manager.close();
    }
}
