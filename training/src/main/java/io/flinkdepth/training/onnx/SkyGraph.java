// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.network.SkyHead;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.io.IOException;
import java.util.List;

/** The sky head as ONNX nodes; the same function as the trained head, and a sigmoid. */
final class SkyGraph {
    private final OnnxGraph graph;
    private final OnnxWeights weights;
    private final GraphSizes sizes;
    private final int patch;

    SkyGraph(OnnxGraph graph, OnnxWeights weights, GraphSizes sizes, int patch) {
        this.graph = graph;
        this.weights = weights;
        this.sizes = sizes;
        this.patch = patch;
    }

    /**
     * The probabilities of sky (N, 1, H, W).
     *
     * @param channelsFirst four values (N, D, patches)
     */
    String sky(List<String> channelsFirst) throws IOException {
        String joined =
                graph.node("Concat", channelsFirst.toArray(String[]::new))
                        .with("axis", 1L)
                        .output();
        String product = graph.apply("MatMul", weights.get(SkyHead.WEIGHT), joined);
        String scores = graph.apply("Add", product, weights.get(SkyHead.BIAS));
        String map = graph.apply("Reshape", scores, sizes.map(graph, 1, 1));
        String logits =
                graph.node("Resize", map, "", "", sizes.map(graph, 1, patch))
                        .with("mode", "linear")
                        .with("coordinate_transformation_mode", "align_corners")
                        .output();
        return graph.apply("Sigmoid", logits);
    }
}
