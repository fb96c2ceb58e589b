// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.SizeRule;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Checks that the inputs and outputs of a network match its card. */
final class Signature {

    private Signature() {}

    static void check(OrtSession session, ModelCard card, String file)
            throws OrtException, InvalidModelException {
        TensorInfo input =
                tensor(session.getInputInfo(), card.input().name(), "input", "input.name", file);
        if (session.getInputInfo().size() != 1) {
            throw new InvalidModelException(
                    file
                            + " has the inputs "
                            + session.getInputInfo().keySet()
                            + "; a network of one image input is expected");
        }
        checkInputType(input, card.input(), file);
        checkInputShape(input.getShape(), card.input(), file);
        // The file of the encoder has only the embedding outputs.
        boolean encoderOnly = file.equals(ModelPackage.ENCODER_FILE);
        for (String output : outputNames(card, !encoderOnly)) {
            floats(session.getOutputInfo(), output, "outputs", file);
        }
        if (card.outputs().sky() != null && !encoderOnly) {
            checkSky(session, card.outputs().sky(), file);
        }
    }

    private static void checkSky(OrtSession session, ModelOutputs.Sky sky, String file)
            throws OrtException, InvalidModelException {
        TensorInfo output = floats(session.getOutputInfo(), sky.name(), "outputs.sky.name", file);
        long[] shape = output.getShape();
        String found =
                file + ": output '" + sky.name() + "' has the shape " + Arrays.toString(shape);
        if (sky.classIndex() == null) {
            if (shape.length != 3 && !(shape.length == 4 && matches(shape[1], 1))) {
                throw new InvalidModelException(
                        found
                                + "; without outputs.sky.classIndex N x H x W or N x 1 x H x W is"
                                + " expected");
            }
        } else if (shape.length != 4 || !(shape[1] <= 0 || sky.classIndex() < shape[1])) {
            throw new InvalidModelException(
                    found
                            + "; with outputs.sky.classIndex "
                            + sky.classIndex()
                            + " N x C x H x W with more channels than that is expected");
        }
    }

    private static Set<String> outputNames(ModelCard card, boolean withDepth) {
        Set<String> names = new LinkedHashSet<>();
        if (card.outputs().depth() != null && withDepth) {
            names.add(card.outputs().depth().name());
        }
        if (card.outputs().confidence() != null && withDepth) {
            names.add(card.outputs().confidence().name());
        }
        if (card.outputs().embedding() != null) {
            names.add(card.outputs().embedding().classToken());
            names.add(card.outputs().embedding().patchMean());
        }
        return names;
    }

    private static TensorInfo floats(
            Map<String, NodeInfo> nodes, String name, String field, String file)
            throws InvalidModelException {
        TensorInfo output = tensor(nodes, name, "output", field, file);
        if (output.type != OnnxJavaType.FLOAT) {
            throw new InvalidModelException(
                    "%s: output '%s' is %s; a float32 tensor is expected"
                            .formatted(file, name, output));
        }
        return output;
    }

    private static void checkInputType(TensorInfo found, ModelInput input, String file)
            throws InvalidModelException {
        OnnxJavaType expected =
                input.elementType() == ModelInput.ElementType.UINT8
                        ? OnnxJavaType.UINT8
                        : OnnxJavaType.FLOAT;
        if (found.type != expected) {
            throw new InvalidModelException(
                    "%s: input '%s' is %s; a %s tensor is expected, as the card's input.elementType says"
                            .formatted(
                                    file,
                                    input.name(),
                                    found,
                                    input.elementType().name().toLowerCase(Locale.ROOT)));
        }
    }

    private static TensorInfo tensor(
            Map<String, NodeInfo> nodes, String name, String what, String field, String file)
            throws InvalidModelException {
        NodeInfo node = nodes.get(name);
        if (node == null) {
            throw new InvalidModelException(
                    file
                            + " has no "
                            + what
                            + " '"
                            + name
                            + "' as the card's "
                            + field
                            + " says; it has "
                            + nodes.keySet());
        }
        if (!(node.getInfo() instanceof TensorInfo tensor)) {
            throw new InvalidModelException(
                    file
                            + ": "
                            + what
                            + " '"
                            + name
                            + "' is "
                            + node.getInfo()
                            + "; a tensor is expected");
        }
        return tensor;
    }

    private static void checkInputShape(long[] shape, ModelInput input, String file)
            throws InvalidModelException {
        boolean channelsFirst = input.layout() == ModelInput.Layout.NCHW;
        String found =
                file + ": input '" + input.name() + "' has the shape " + Arrays.toString(shape);
        if (shape.length != 4) {
            throw new InvalidModelException(found + "; four axes are expected");
        }
        long colours = shape[channelsFirst ? 1 : 3];
        boolean otherWayRound = colours <= 0 && shape[channelsFirst ? 3 : 1] == 3;
        if (otherWayRound || !matches(colours, 3)) {
            throw new InvalidModelException(
                    found + "; input.layout " + input.layout() + " puts three colours elsewhere");
        }
        if (shape[0] > 1) {
            throw new InvalidModelException(
                    found + "; export it with a free batch axis, or with a batch of 1");
        }
        if (shape[0] == 1 && input.maximumBatch() != 1) {
            throw new InvalidModelException(found + "; set input.maximumBatch to 1 in the card");
        }
        long height = shape[channelsFirst ? 2 : 1];
        long width = shape[channelsFirst ? 3 : 2];
        if (height > 0 || width > 0) {
            boolean fits =
                    input.size() instanceof SizeRule.Fixed fixed
                            && matches(height, fixed.height())
                            && matches(width, fixed.width());
            if (!fits) {
                throw new InvalidModelException(
                        found
                                + "; its size cannot be chosen, so input.size must be FIXED with"
                                + " width "
                                + width
                                + " and height "
                                + height
                                + ", not "
                                + input.size());
            }
        }
    }

    private static boolean matches(long axis, long wanted) {
        return axis <= 0 || axis == wanted;
    }
}
