// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Set;

/** What is asked of a linear Resize of maps before it is rewritten. */
final class LinearResize {
    private static final Set<String> PLACES =
            Set.of("align_corners", "half_pixel", "asymmetric", "pytorch_half_pixel");

    private LinearResize() {}

    /** Whether every result is a mean of pixels whose weights add up to one. */
    static boolean isPlain(NodeProto resize) {
        return Attributes.text(resize, "mode", "nearest").equals("linear")
                && Attributes.integer(resize, "antialias", 0) == 0
                && Attributes.integers(resize, "axes", java.util.List.of()).isEmpty()
                && PLACES.contains(
                        Attributes.text(resize, "coordinate_transformation_mode", "half_pixel"));
    }

    /** Whether the result is known to have as many rows and columns as the input, or more. */
    static boolean enlarges(GraphEditor graph, NodeProto resize) {
        TensorProto scales = graph.initializer(Attributes.input(resize, 2));
        if (scales != null) {
            float[] values = TensorValues.floats(scales);
            return values != null
                    && values.length == 4
                    && values[0] == 1
                    && values[1] == 1
                    && values[2] >= 1
                    && values[3] >= 1;
        }
        MapSize input = MapSize.of(graph, resize.getInput(0));
        return input != null && input.growsTo(MapSize.ofResize(graph, resize));
    }
}
