// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.stream.LongStream;
import javax.annotation.Nullable;

/** What is known of a vector of sizes before a graph runs. */
final class ShapeVector {
    /** The place of a size that is computed, or of one that Reshape infers. */
    static final long UNKNOWN = -1;

    private ShapeVector() {}

    /**
     * The sizes of a stored vector, or of one that is joined of stored vectors and computed single
     * sizes; null for anything else.
     */
    @Nullable
    static long[] of(GraphEditor graph, String value) {
        long[] stored = new GraphConstants(graph).integers(value);
        if (stored != null) {
            return stored;
        }
        NodeProto concat = graph.producer(value, "Concat");
        if (concat == null) {
            return null;
        }
        return concat.getInputList().stream()
                .map(part -> part(graph, part))
                .flatMapToLong(Arrays::stream)
                .toArray();
    }

    private static long[] part(GraphEditor graph, String value) {
        long[] stored = new GraphConstants(graph).integers(value);
        return stored != null ? stored : LongStream.of(UNKNOWN).toArray();
    }
}
