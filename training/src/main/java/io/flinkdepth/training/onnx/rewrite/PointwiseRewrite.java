// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.List;

/**
 * A convolution of single pixels behind a linear Resize that enlarges: it goes before the Resize,
 * where there are fewer pixels. Both orders are the same function, because the weights of an
 * interpolation add up to one.
 */
final class PointwiseRewrite implements GraphRewrite {
    private static final List<Long> ONES = List.of(1L, 1L);

    @Override
    public String name() {
        return "1x1 convolutions before a resize";
    }

    @Override
    public int apply(GraphEditor graph) {
        GraphConstants constants = new GraphConstants(graph);
        int count = 0;
        for (NodeProto convolution : graph.nodes("Conv")) {
            NodeProto resize = graph.producer(convolution.getInput(0), "Resize");
            if (resize != null
                    && graph.isReadOnce(resize.getOutput(0))
                    && isPointwise(constants, convolution)
                    && LinearResize.isPlain(resize)
                    && LinearResize.enlarges(graph, resize)) {
                exchange(graph, convolution, resize);
                count++;
            }
        }
        return count;
    }

    private static void exchange(GraphEditor graph, NodeProto convolution, NodeProto resize) {
        OnnxGraph part = graph.part();
        String[] weights = convolution.getInputList().stream().skip(1).toArray(String[]::new);
        String[] inputs = new String[weights.length + 1];
        inputs[0] = resize.getInput(0);
        System.arraycopy(weights, 0, inputs, 1, weights.length);
        String[] resized = resize.getInputList().toArray(String[]::new);
        resized[0] = part.node("Conv", inputs).with(convolution.getAttributeList()).output();
        part.node("Resize", resized)
                .with(resize.getAttributeList())
                .outputAs(convolution.getOutput(0));
        graph.replace(convolution, part);
    }

    /** Also: with as many channels behind it as before, because a Resize may name their number. */
    private static boolean isPointwise(GraphConstants constants, NodeProto convolution) {
        List<Long> shape = constants.shape(convolution.getInput(1));
        return shape != null
                && shape.size() == 4
                && shape.get(0).equals(shape.get(1))
                && shape.subList(2, 4).equals(ONES)
                && Attributes.integer(convolution, "group", 1) == 1
                && Attributes.integers(convolution, "strides", ONES).equals(ONES)
                && Attributes.text(convolution, "auto_pad", "NOTSET").equals("NOTSET")
                && Attributes.integers(convolution, "pads", List.of()).stream()
                        .allMatch(pad -> pad == 0);
    }
}
