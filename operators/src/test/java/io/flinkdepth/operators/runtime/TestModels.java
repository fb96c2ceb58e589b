// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import ai.onnx.proto.OnnxMl;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelCards;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/** Model packages around small ONNX graphs, whose predictions a test can compute in its head. */
public final class TestModels {

    /** The size of most test images and models. */
    public static final int SIZE = 32;

    private static final int SLOW = 256;

    private TestModels() {}

    /** Values as the input of a session. */
    public static ByteBuffer input(float... values) {
        ByteBuffer input =
                ByteBuffer.allocateDirect(values.length * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        input.asFloatBuffer().put(values);
        return input;
    }

    /** Predictions each pixel's mean brightness in 0…1, times a factor. */
    public static ModelPackage brightness(Path folder, String version, float factor) {
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Mul", "predicted_depth", "mean", "factor"))
                        .addInitializer(scalar("factor", factor)));
    }

    /**
     * As brightness, with a float16 network that gives twice as much and an int8 network that gives
     * three times as much, and a card that says that int8 is as good as float32.
     */
    public static ModelPackage brightnessInAllPrecisions(
            Path folder, String version, float factor) {
        ModelPackage full = brightness(folder.resolve("fp32"), version, factor);
        ModelPackage half = brightness(folder.resolve("fp16"), version, 2 * factor);
        ModelPackage int8 = brightness(folder.resolve("int8"), version, 3 * factor);
        try {
            move(full, folder.resolve(ModelPackage.MODEL_FILE));
            move(half, folder.resolve(ModelPackage.HALF_PRECISION_MODEL_FILE));
            move(int8, folder.resolve(ModelPackage.INT8_MODEL_FILE));
            return ModelPackageWriter.write(
                    folder,
                    full.card()
                            .withMetrics(
                                    Map.of(
                                            ModelPackage.FP32_ABS_REL, 0.1,
                                            ModelPackage.INT8_ABS_REL, 0.1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As brightness, by a network that takes pixels as bytes. */
    public static ModelPackage brightnessOfBytes(Path folder, String version, float factor) {
        ModelCard floats = ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE));
        int uint8 = OnnxMl.TensorProto.DataType.UINT8_VALUE;
        OnnxMl.ValueInfoProto input = tensor("pixel_values", "N", "H", "W", 3);
        OnnxMl.TypeProto.Tensor bytes =
                input.getType().getTensorType().toBuilder().setElemType(uint8).build();
        return write(
                folder,
                floats.withInput(floats.input().asBytes()),
                graph().setInput(
                                0,
                                input.toBuilder()
                                        .setType(
                                                OnnxMl.TypeProto.newBuilder().setTensorType(bytes)))
                        .addNode(cast("floats", "pixel_values"))
                        .addNode(node("Mul", "scaled", "floats", "factor"))
                        .addNode(mean("predicted_depth", 3).toBuilder().setInput(0, "scaled"))
                        .addInitializer(scalar("factor", factor / 255)));
    }

    private static void move(ModelPackage from, Path to) throws IOException {
        Path folder = Path.of(from.location());
        Files.move(folder.resolve(ModelPackage.MODEL_FILE), to);
        Files.delete(folder.resolve(ModelPackage.CARD_FILE));
        Files.delete(folder);
    }

    /** As brightness, at the size of {@link SizeRule.Area}. */
    public static ModelPackage brightnessOfAnySize(Path folder, String version, int side) {
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Area(side, 16)),
                graph().addNode(mean("predicted_depth")));
    }

    /** Predicts the root of (brightness - 0.1): not a number for a black image. */
    public static ModelPackage notFiniteInTheDark(Path folder) {
        return write(
                folder,
                ModelCards.disparity("test", "dark", new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Add", "shifted", "mean", "shift"))
                        .addNode(node("Sqrt", "root", "shifted"))
                        .addNode(node("Identity", "predicted_depth", "root"))
                        .addInitializer(scalar("shift", -0.1f)));
    }

    /** Runs for one image only, though it takes any number: a batch of two fails in the graph. */
    public static ModelPackage failsInBatches(Path folder) {
        return failsInBatches(folder, "test");
    }

    /** The same under a name of its own. */
    public static ModelPackage failsInBatches(Path folder, String name) {
        OnnxMl.TensorProto shape =
                OnnxMl.TensorProto.newBuilder()
                        .setName("shape")
                        .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                        .addDims(3)
                        .addInt64Data(1)
                        .addInt64Data(SIZE)
                        .addInt64Data(SIZE)
                        .build();
        return write(
                folder,
                ModelCards.disparity(name, "alone", new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Reshape", "predicted_depth", "mean", "shape"))
                        .addInitializer(shape));
    }

    /** Predicts the same everywhere, whatever it sees; a picture of the probe's kind excepted. */
    public static ModelPackage constant(Path folder, String version) {
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Mul", "predicted_depth", "mean", "factor"))
                        .addInitializer(scalar("factor", 0)));
    }

    /** As brightness, under a name that the card does not know. */
    public static ModelPackage otherOutput(Path folder, String version) {
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                OnnxMl.GraphProto.newBuilder()
                        .setName("test")
                        .addInput(tensor("pixel_values", "N", 3, "H", "W"))
                        .addOutput(tensor("brightness", "N", "H", "W"))
                        .addNode(mean("brightness")));
    }

    /** Predictions brightness and, added to it, how many images were run together. */
    public static ModelPackage batchSize(Path folder) {
        return write(
                folder,
                ModelCards.disparity("test", "batch", new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Shape", "shape", "pixel_values"))
                        .addNode(node("Gather", "batch", "shape", "first"))
                        .addNode(cast("images", "batch"))
                        .addNode(node("Add", "predicted_depth", "mean", "images"))
                        .addInitializer(
                                OnnxMl.TensorProto.newBuilder()
                                        .setName("first")
                                        .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                                        .addInt64Data(0)));
    }

    private static OnnxMl.NodeProto cast(String output, String input) {
        return node("Cast", output, input).toBuilder()
                .addAttribute(
                        OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(OnnxMl.TensorProto.DataType.FLOAT_VALUE))
                .build();
    }

    /** Metric depth: black is at 0 m, white at 20 m. */
    public static ModelPackage metres(Path folder, String name, String version) {
        ModelCard relative = ModelCards.disparity(name, version, new SizeRule.Fixed(SIZE, SIZE));
        ModelCard card =
                ModelCards.withOutputs(
                        relative,
                        new ModelOutputs(
                                new ModelOutputs.Depth(
                                        "predicted_depth", DepthKind.METRIC_DEPTH, 20f),
                                null));
        return write(folder, card, graph().addNode(mean("predicted_depth")));
    }

    /**
     * Depth of a canonical camera: black is at 0 m, white at 20 m for a focal length, in pixels at
     * the network's input.
     */
    public static ModelPackage canonicalMetres(Path folder, String version, double focalLength) {
        ModelOutputs.Depth depth =
                new ModelOutputs.Depth("predicted_depth", DepthKind.METRIC_DEPTH, 20f, focalLength);
        ModelCard card =
                ModelCards.withOutputs(
                        ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                        new ModelOutputs(depth, null));
        return write(folder, card, graph().addNode(mean("predicted_depth")));
    }

    /** As brightness, turned inside out: bright is far. */
    public static ModelPackage darkness(Path folder, String version) {
        return brightness(folder, version, -1);
    }

    /** As brightness, after as many rounds of a product that leaves it as it is. */
    public static ModelPackage slow(Path folder, String version, int rounds) {
        OnnxMl.GraphProto.Builder graph = graph().addNode(mean("mean0"));
        for (int i = 0; i < rounds; i++) {
            graph.addNode(node("MatMul", "mean" + (i + 1), "mean" + i, "identity"));
        }
        OnnxMl.TensorProto.Builder identity =
                OnnxMl.TensorProto.newBuilder()
                        .setName("identity")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                        .addDims(SLOW)
                        .addDims(SLOW);
        for (int i = 0; i < SLOW * SLOW; i++) {
            identity.addFloatData(i % (SLOW + 1) == 0 ? 1 : 0);
        }
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SLOW, SLOW)),
                graph.addNode(node("Identity", "predicted_depth", "mean" + rounds))
                        .addInitializer(identity));
    }

    /** As brightness, with the factor (1) in a file beside or outside of the folder. */
    public static ModelPackage externalData(Path folder, String version, String location) {
        OnnxMl.TensorProto.Builder factor =
                OnnxMl.TensorProto.newBuilder()
                        .setName("factor")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                        .addDims(1)
                        .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(
                                OnnxMl.StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue(location));
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(location), new byte[] {0, 0, (byte) 0x80, 0x3f});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Mul", "predicted_depth", "mean", "factor"))
                        .addInitializer(factor.build()));
    }

    /** As brightness; for an image whose mean is over a threshold the network never ends. */
    public static ModelPackage endless(Path folder, String version, float threshold) {
        return endless(folder, version, "Greater", threshold);
    }

    /** The same for an image whose mean is under a threshold. */
    public static ModelPackage endlessInTheDark(Path folder, String version, float threshold) {
        return endless(folder, version, "Less", threshold);
    }

    private static ModelPackage endless(
            Path folder, String version, String comparison, float threshold) {
        OnnxMl.GraphProto.Builder body =
                OnnxMl.GraphProto.newBuilder()
                        .setName("body")
                        .addInput(typed("turn", OnnxMl.TensorProto.DataType.INT64_VALUE))
                        .addInput(typed("go", OnnxMl.TensorProto.DataType.BOOL_VALUE))
                        .addInput(tensor("before", "N", "H", "W"))
                        .addOutput(typed("goOn", OnnxMl.TensorProto.DataType.BOOL_VALUE))
                        .addOutput(tensor("after", "N", "H", "W"))
                        .addNode(node("Identity", "goOn", "go"))
                        .addNode(node("Identity", "after", "before"));
        OnnxMl.NodeProto loop =
                OnnxMl.NodeProto.newBuilder()
                        .setOpType("Loop")
                        .addInput("")
                        .addInput("loops")
                        .addInput("mean")
                        .addOutput("predicted_depth")
                        .addAttribute(
                                OnnxMl.AttributeProto.newBuilder()
                                        .setName("body")
                                        .setType(OnnxMl.AttributeProto.AttributeType.GRAPH)
                                        .setG(body))
                        .build();
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(mean("whole", 0, 1, 2, 3))
                        .addNode(node(comparison, "loops", "whole", "threshold"))
                        .addNode(loop)
                        .addInitializer(scalar("threshold", threshold)));
    }

    /** As brightness, by way of a tensor of so many values. */
    public static ModelPackage giant(Path folder, String version, long values) {
        OnnxMl.TensorProto shape =
                OnnxMl.TensorProto.newBuilder()
                        .setName("shape")
                        .setDataType(OnnxMl.TensorProto.DataType.INT64_VALUE)
                        .addDims(1)
                        .addInt64Data(values)
                        .build();
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(mean("whole", 0, 1, 2, 3))
                        .addNode(node("Expand", "wide", "whole", "shape"))
                        .addNode(node("ReduceMin", "low", "wide"))
                        .addNode(node("Sub", "nothing", "low", "low"))
                        .addNode(node("Add", "predicted_depth", "mean", "nothing"))
                        .addInitializer(shape));
    }

    private static OnnxMl.ValueInfoProto typed(String name, int type) {
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type)
                                                .setShape(OnnxMl.TensorShapeProto.newBuilder())))
                .build();
    }

    /** Predicts the logarithm of a negative number, always. */
    public static ModelPackage neverFinite(Path folder, String version) {
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Add", "shifted", "mean", "shift"))
                        .addNode(node("Log", "predicted_depth", "shifted"))
                        .addInitializer(scalar("shift", -2f)));
    }

    /** Predicts the mean colour for both tokens: three values, red, green and blue in 0…1. */
    public static ModelPackage meanColour(Path folder) {
        ModelCard depth = ModelCards.disparity("test", "colour", new SizeRule.Fixed(SIZE, SIZE));
        ModelCard card =
                ModelCards.withOutputs(
                        depth,
                        new ModelOutputs(
                                null, new ModelOutputs.Embedding("class_token", "patch_mean")));
        return write(
                folder,
                card,
                OnnxMl.GraphProto.newBuilder()
                        .setName("test")
                        .addInput(tensor("pixel_values", "N", 3, "H", "W"))
                        .addOutput(tensor("class_token", "N", 3))
                        .addOutput(tensor("patch_mean", "N", 3))
                        .addNode(mean("class_token", 2, 3))
                        .addNode(node("Identity", "patch_mean", "class_token")));
    }

    /** Brightness for depth, and the mean colour for both tokens. */
    public static ModelPackage brightnessAndColour(Path folder) {
        return brightnessAndColour(folder, "teacher", "t1");
    }

    /** The same under a name of its own. */
    public static ModelPackage brightnessAndColour(Path folder, String name, String version) {
        ModelCard depth = ModelCards.disparity(name, version, new SizeRule.Fixed(SIZE, SIZE));
        ModelCard card =
                ModelCards.withOutputs(
                        depth,
                        new ModelOutputs(
                                depth.outputs().depth(),
                                new ModelOutputs.Embedding("class_token", "patch_mean")));
        return write(
                folder,
                card,
                graph().addOutput(tensor("class_token", "N", 3))
                        .addOutput(tensor("patch_mean", "N", 3))
                        .addNode(mean("predicted_depth"))
                        .addNode(mean("class_token", 2, 3))
                        .addNode(node("Identity", "patch_mean", "class_token")));
    }

    /** Brightness for depth; three classes, of which the last, sky, is what is blue. */
    public static ModelPackage brightnessAndSky(Path folder) {
        ModelCard depth = ModelCards.disparity("teacher", "t1", new SizeRule.Fixed(SIZE, SIZE));
        ModelCard card =
                ModelCards.withOutputs(
                        depth,
                        new ModelOutputs(
                                depth.outputs().depth(),
                                null,
                                new ModelOutputs.Sky(
                                        "classes", ModelOutputs.Sky.Activation.SOFTMAX, 2)));
        return write(
                folder,
                card,
                graph().addOutput(tensor("classes", "N", 3, "H", "W"))
                        .addNode(mean("predicted_depth"))
                        .addNode(node("Mul", "classes", "pixel_values", "factor"))
                        .addInitializer(scalar("factor", 20)));
    }

    /** Brightness for depth, with the same confidence everywhere. */
    public static ModelPackage brightnessAndConfidence(
            Path folder, String version, float confidence) {
        ModelCard depth = ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE));
        ModelCard card =
                ModelCards.withOutputs(
                        depth,
                        new ModelOutputs(
                                depth.outputs().depth(),
                                null,
                                null,
                                new ModelOutputs.Confidence(
                                        "confidence", ModelOutputs.Confidence.Range.ZERO_TO_ONE)));
        return write(
                folder,
                card,
                graph().addOutput(tensor("confidence", "N", "H", "W"))
                        .addNode(mean("predicted_depth"))
                        .addNode(node("Mul", "zero", "predicted_depth", "none"))
                        .addNode(node("Add", "confidence", "zero", "value"))
                        .addInitializer(scalar("none", 0))
                        .addInitializer(scalar("value", confidence)));
    }

    /**
     * Brightness, and a ramp from 0 at the left to a height at the right, whatever the picture: the
     * prediction for the mirror image is another.
     */
    public static ModelPackage tilted(Path folder, String version, float height) {
        OnnxMl.TensorProto.Builder ramp =
                OnnxMl.TensorProto.newBuilder()
                        .setName("ramp")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                        .addDims(SIZE);
        for (int x = 0; x < SIZE; x++) {
            ramp.addFloatData(height * x / (SIZE - 1));
        }
        return write(
                folder,
                ModelCards.disparity("test", version, new SizeRule.Fixed(SIZE, SIZE)),
                graph().addNode(mean("mean"))
                        .addNode(node("Add", "predicted_depth", "mean", "ramp"))
                        .addInitializer(ramp));
    }

    private static OnnxMl.GraphProto.Builder graph() {
        return OnnxMl.GraphProto.newBuilder()
                .setName("test")
                .addInput(tensor("pixel_values", "N", 3, "H", "W"))
                .addOutput(tensor("predicted_depth", "N", "H", "W"));
    }

    private static OnnxMl.NodeProto mean(String output) {
        return mean(output, 1);
    }

    private static OnnxMl.NodeProto mean(String output, long... axes) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType("ReduceMean")
                .addInput("pixel_values")
                .addOutput(output)
                .addAttribute(
                        OnnxMl.AttributeProto.newBuilder()
                                .setName("axes")
                                .setType(OnnxMl.AttributeProto.AttributeType.INTS)
                                .addAllInts(LongStream.of(axes).boxed().toList()))
                .addAttribute(
                        OnnxMl.AttributeProto.newBuilder()
                                .setName("keepdims")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(0))
                .build();
    }

    private static OnnxMl.NodeProto node(String type, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(List.of(inputs))
                .addOutput(output)
                .build();
    }

    private static OnnxMl.TensorProto scalar(String name, float value) {
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .addFloatData(value)
                .build();
    }

    private static OnnxMl.ValueInfoProto tensor(String name, Object... axes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (Object axis : axes) {
            OnnxMl.TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (axis instanceof Integer length) {
                dimension.setDimValue(length);
            } else {
                dimension.setDimParam((String) axis);
            }
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(
                                                        OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                                                .setShape(shape)))
                .build();
    }

    private static ModelPackage write(
            Path folder, ModelCard card, OnnxMl.GraphProto.Builder graph) {
        OnnxMl.ModelProto model =
                OnnxMl.ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                        .setGraph(graph)
                        .build();
        try {
            Files.createDirectories(folder);
            Files.write(folder.resolve(ModelPackage.MODEL_FILE), model.toByteArray());
            return ModelPackageWriter.write(folder, card);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
