// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx.rewrite;

import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkdepth.training.onnx.graph.OnnxGraph;
import java.util.List;
import java.util.Set;

/**
 * A cubic Resize of a constant map, such as a position embedding, as two products with small
 * matrices that the graph computes from the size. The kernel of ONNX Runtime 1.28 took a tenth of
 * the time of a small network for this.
 */
final class CubicResizeRewrite implements GraphRewrite {
    private static final Set<String> PLACES = Set.of("half_pixel", "pytorch_half_pixel");
    private static final float DEFAULT_COEFFICIENT = -0.75f;

    @Override
    public String name() {
        return "cubic resizes of a constant";
    }

    @Override
    public int apply(GraphEditor graph) {
        GraphConstants constants = new GraphConstants(graph);
        int count = 0;
        for (NodeProto resize : graph.nodes("Resize")) {
            List<Long> shape = constants.shape(resize.getInput(0));
            if (shape != null
                    && shape.size() == 4
                    && constants.isFloat(resize.getInput(0))
                    && isPlain(resize)
                    && keepsChannels(graph, resize, shape)) {
                rewrite(graph, resize, shape);
                count++;
            }
        }
        return count;
    }

    private static boolean isPlain(NodeProto resize) {
        String place = Attributes.text(resize, "coordinate_transformation_mode", "half_pixel");
        return Attributes.text(resize, "mode", "nearest").equals("cubic")
                && Attributes.integer(resize, "antialias", 0) == 0
                && Attributes.integer(resize, "exclude_outside", 0) == 0
                && Attributes.integers(resize, "axes", List.of()).isEmpty()
                && PLACES.contains(place);
    }

    /** Whether only rows and columns change, by sizes or by scales. */
    private static boolean keepsChannels(GraphEditor graph, NodeProto resize, List<Long> shape) {
        String sizes = Attributes.input(resize, 3);
        if (!sizes.isEmpty()) {
            long[] known = ShapeVector.of(graph, sizes);
            return known != null
                    && known.length == 4
                    && known[0] == shape.get(0)
                    && known[1] == shape.get(1);
        }
        NodeProto scales = graph.producer(Attributes.input(resize, 2), "Concat");
        GraphConstants constants = new GraphConstants(graph);
        return scales != null
                && scales.getInputCount() == 4
                && isOne(constants, scales.getInput(0))
                && isOne(constants, scales.getInput(1));
    }

    private static boolean isOne(GraphConstants constants, String value) {
        return constants.number(value).orElse(0) == 1;
    }

    private static void rewrite(GraphEditor graph, NodeProto resize, List<Long> shape) {
        OnnxGraph part = graph.part();
        Axis rows = axis(part, resize, 2, shape.get(2));
        Axis columns = axis(part, resize, 3, shape.get(3));
        String across = part.node("Transpose", matrix(part, resize, columns)).output();
        String wide = part.apply("MatMul", resize.getInput(0), across);
        part.node("MatMul", matrix(part, resize, rows), wide).outputAs(resize.getOutput(0));
        graph.replace(resize, part);
    }

    /**
     * One side of a Resize.
     *
     * @param input its size before
     * @param output the value with its size after, as a float
     * @param scale the value with the quotient
     */
    private record Axis(int input, String output, String scale) {}

    private static Axis axis(OnnxGraph part, NodeProto resize, int axis, long input) {
        String sizes = Attributes.input(resize, 3);
        String before = part.number(input);
        if (sizes.isEmpty()) {
            String scale = at(part, Attributes.input(resize, 2), axis);
            String output = part.apply("Floor", part.apply("Mul", scale, before));
            return new Axis((int) input, output, scale);
        }
        String output = part.node("Cast", at(part, sizes, axis)).with("to", 1L).output();
        return new Axis((int) input, output, part.apply("Div", output, before));
    }

    private static String at(OnnxGraph part, String vector, int index) {
        return part.node("Gather", vector, part.integers(index)).with("axis", 0L).output();
    }

    /** The weights (output, input) of the interpolation along one side. */
    private static String matrix(OnnxGraph part, NodeProto resize, Axis axis) {
        int wide = axis.input + 4;
        float[] places = new float[wide];
        // Beyond the border lies the border's value: its weights are added to the border's own.
        float[] borders = new float[wide * axis.input];
        for (int i = 0; i < wide; i++) {
            places[i] = i - 2;
            borders[i * axis.input + Math.max(0, Math.min(axis.input - 1, i - 2))] = 1;
        }
        String centres = centres(part, resize, axis);
        String distances =
                part.apply(
                        "Abs",
                        part.apply(
                                "Sub",
                                part.apply("Unsqueeze", centres, part.integers(1)),
                                part.numbers(places, wide)));
        float a = Attributes.number(resize, "cubic_coeff_a", DEFAULT_COEFFICIENT);
        return part.apply(
                "MatMul", kernel(part, distances, a), part.numbers(borders, wide, axis.input));
    }

    /** Where each result lies in the input. */
    private static String centres(OnnxGraph part, NodeProto resize, Axis axis) {
        String count = part.node("Cast", axis.output).with("to", 7L).output();
        String last = part.apply("Squeeze", count, part.integers(0));
        String range = part.apply("Range", part.scalar(0), last, part.scalar(1));
        String numbers = part.node("Cast", range).with("to", 1L).output();
        String half = part.number(0.5f);
        String scaled = part.apply("Div", part.apply("Add", numbers, half), axis.scale);
        String centres = part.apply("Sub", scaled, half);
        String place = Attributes.text(resize, "coordinate_transformation_mode", "half_pixel");
        if (place.equals("half_pixel")) {
            return centres;
        }
        // PyTorch's rule: a single result lies at the first pixel.
        String one = part.number(1);
        String several = part.apply("Min", one, part.apply("Sub", axis.output, one));
        return part.apply("Mul", centres, several);
    }

    /** Keys' kernel: one cubic up to distance 1, another up to 2; each is 0 where it ends. */
    private static String kernel(OnnxGraph part, String distances, float a) {
        String one = part.number(1);
        String near = part.apply("Min", distances, one);
        String far = part.apply("Min", part.apply("Max", distances, one), part.number(2));
        String inner = polynomial(part, near, a + 2, -(a + 3), 0, 1);
        String outer = polynomial(part, far, a, -5 * a, 8 * a, -4 * a);
        return part.apply("Add", inner, outer);
    }

    private static String polynomial(OnnxGraph part, String x, float... coefficients) {
        String value = part.number(coefficients[0]);
        for (int i = 1; i < coefficients.length; i++) {
            value = part.apply("Add", part.apply("Mul", value, x), part.number(coefficients[i]));
        }
        return value;
    }
}
