// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.onnx.graph.OnnxGraph;

/**
 * The free sizes of a graph's input, as one-element vectors inside the graph.
 *
 * @param batch images
 * @param rows rows of patches
 * @param columns columns of patches
 */
record GraphSizes(String batch, String rows, String columns) {

    static GraphSizes of(OnnxGraph graph, String pixels, int patchSize) {
        String shape = graph.apply("Shape", pixels);
        String patch = graph.integers(patchSize);
        return new GraphSizes(
                at(graph, shape, 0),
                graph.apply("Div", at(graph, shape, 2), patch),
                graph.apply("Div", at(graph, shape, 3), patch));
    }

    private static String at(OnnxGraph graph, String shape, int axis) {
        return graph.node("Gather", shape, graph.integers(axis)).with("axis", 0L).output();
    }

    /** (batch, channels, rows x factor, columns x factor). */
    String map(OnnxGraph graph, int channels, int factor) {
        String by = graph.integers(factor);
        return graph.node(
                        "Concat",
                        batch,
                        graph.integers(channels),
                        graph.apply("Mul", rows, by),
                        graph.apply("Mul", columns, by))
                .with("axis", 0L)
                .output();
    }
}
