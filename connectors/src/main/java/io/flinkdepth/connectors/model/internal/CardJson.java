// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelLicence;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.SizeRule;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The JSON form of a {@link ModelCard}. */
@Internal
public final class CardJson {

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private CardJson() {}

    public static byte[] write(ModelCard card) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("format", FORMAT);
        root.put("name", card.name());
        if (card.version() != null) {
            root.put("version", card.version());
        }
        root.put("architecture", card.architecture());
        writeInput(card.input(), root.putObject("input"));
        writeOutputs(card.outputs(), root.putObject("outputs"));
        root.putObject("licence")
                .put("identifier", card.licence().identifier())
                .put("nonCommercial", card.licence().nonCommercial());
        card.lineage().forEach(root.putObject("lineage")::put);
        card.metrics().forEach(root.putObject("metrics")::put);
        card.files().forEach(root.putObject("files")::put);
        try {
            return MAPPER.writeValueAsBytes(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values always has a JSON form", e);
        }
    }

    private static void writeInput(ModelInput input, ObjectNode node) {
        node.put("name", input.name());
        node.put("layout", input.layout().name());
        node.put("channels", input.channels().name());
        node.put("scale", input.scale());
        ArrayNode mean = node.putArray("mean");
        input.mean().forEach(mean::add);
        ArrayNode std = node.putArray("std");
        input.std().forEach(std::add);
        writeSize(input.size(), node.putObject("size"));
        node.put("interpolation", input.interpolation().name());
        node.put("maximumBatch", input.maximumBatch());
        if (input.elementType() != ModelInput.ElementType.FLOAT32) {
            node.put("elementType", input.elementType().name());
        }
    }

    private static void writeSize(SizeRule rule, ObjectNode node) {
        if (rule instanceof SizeRule.Fixed fixed) {
            node.put("rule", "FIXED").put("width", fixed.width()).put("height", fixed.height());
        } else if (rule instanceof SizeRule.ShorterSide shorter) {
            node.put("rule", "SHORTER_SIDE")
                    .put("pixels", shorter.pixels())
                    .put("multipleOf", shorter.multipleOf());
        } else if (rule instanceof SizeRule.LongerSide longer) {
            node.put("rule", "LONGER_SIDE")
                    .put("pixels", longer.pixels())
                    .put("multipleOf", longer.multipleOf());
        } else if (rule instanceof SizeRule.Area area) {
            node.put("rule", "AREA").put("side", area.side()).put("multipleOf", area.multipleOf());
        }
    }

    private static void writeOutputs(ModelOutputs outputs, ObjectNode node) {
        if (outputs.depth() != null) {
            ObjectNode depth = node.putObject("depth");
            depth.put("name", outputs.depth().name())
                    .put("kind", outputs.depth().kind().name())
                    .put("metresPerUnit", outputs.depth().metresPerUnit());
            if (outputs.depth().canonicalFocalLength() != null) {
                depth.put("canonicalFocalLength", outputs.depth().canonicalFocalLength());
            }
        }
        if (outputs.embedding() != null) {
            node.putObject("embedding")
                    .put("classToken", outputs.embedding().classToken())
                    .put("patchMean", outputs.embedding().patchMean());
        }
        if (outputs.sky() != null) {
            ObjectNode sky = node.putObject("sky");
            sky.put("name", outputs.sky().name());
            sky.put("activation", outputs.sky().activation().name());
            if (outputs.sky().classIndex() != null) {
                sky.put("classIndex", outputs.sky().classIndex());
            }
        }
        if (outputs.confidence() != null) {
            node.putObject("confidence")
                    .put("name", outputs.confidence().name())
                    .put("range", outputs.confidence().range().name());
        }
    }

    public static ModelCard read(byte[] json, String origin) throws InvalidModelException {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(json);
        } catch (IOException e) {
            String why =
                    e instanceof JsonProcessingException parse
                            ? parse.getOriginalMessage()
                            : e.getMessage();
            throw new InvalidModelException(origin + " is not JSON: " + why, e);
        }
        if (tree == null || !tree.isObject()) {
            throw new InvalidModelException(origin + " must hold one JSON object");
        }
        CardNode root = new CardNode(origin, "", tree);
        int format = root.integer("format");
        if (format != FORMAT) {
            throw root.invalid("format", "1, the only format this version reads");
        }
        try {
            return new ModelCard(
                    root.text("name"),
                    root.has("version") ? root.text("version") : null,
                    root.text("architecture"),
                    readInput(root.object("input")),
                    readOutputs(root.object("outputs")),
                    readLicence(root.object("licence")),
                    root.texts("lineage"),
                    root.numbers("metrics"),
                    root.texts("files"));
        } catch (IllegalArgumentException e) {
            throw new InvalidModelException(origin + ": " + e.getMessage(), e);
        }
    }

    private static ModelInput readInput(CardNode node) throws InvalidModelException {
        List<Float> noMean = List.of(0f, 0f, 0f);
        List<Float> noStd = List.of(1f, 1f, 1f);
        ModelInput.ElementType type =
                node.has("elementType")
                        ? node.constant("elementType", ModelInput.ElementType.class)
                        : ModelInput.ElementType.FLOAT32;
        boolean bytes = type == ModelInput.ElementType.UINT8;
        return new ModelInput(
                node.text("name"),
                node.has("layout")
                        ? node.constant("layout", ModelInput.Layout.class)
                        : bytes ? ModelInput.Layout.NHWC : ModelInput.Layout.NCHW,
                node.has("channels")
                        ? node.constant("channels", ModelInput.Channels.class)
                        : ModelInput.Channels.RGB,
                node.has("scale") ? (float) node.number("scale") : bytes ? 1f : 1f / 255f,
                node.has("mean") ? node.floats("mean") : noMean,
                node.has("std") ? node.floats("std") : noStd,
                readSize(node.object("size")),
                node.has("interpolation")
                        ? node.constant("interpolation", ModelInput.Interpolation.class)
                        : ModelInput.Interpolation.BICUBIC,
                node.has("maximumBatch") ? node.integer("maximumBatch") : 0,
                type);
    }

    private static SizeRule readSize(CardNode node) throws InvalidModelException {
        return switch (node.text("rule")) {
            case "FIXED" -> new SizeRule.Fixed(node.integer("width"), node.integer("height"));
            case "SHORTER_SIDE" ->
                    new SizeRule.ShorterSide(node.integer("pixels"), node.integer("multipleOf"));
            case "LONGER_SIDE" ->
                    new SizeRule.LongerSide(node.integer("pixels"), node.integer("multipleOf"));
            case "AREA" -> new SizeRule.Area(node.integer("side"), node.integer("multipleOf"));
            default -> throw node.invalid("rule", "FIXED, SHORTER_SIDE, LONGER_SIDE or AREA");
        };
    }

    private static ModelOutputs readOutputs(CardNode node) throws InvalidModelException {
        ModelOutputs.Depth depth = null;
        if (node.has("depth")) {
            CardNode field = node.object("depth");
            depth =
                    new ModelOutputs.Depth(
                            field.text("name"),
                            field.constant("kind", DepthKind.class),
                            field.has("metresPerUnit") ? (float) field.number("metresPerUnit") : 1f,
                            field.has("canonicalFocalLength")
                                    ? field.number("canonicalFocalLength")
                                    : null);
        }
        ModelOutputs.Embedding embedding = null;
        if (node.has("embedding")) {
            CardNode field = node.object("embedding");
            embedding =
                    new ModelOutputs.Embedding(field.text("classToken"), field.text("patchMean"));
        }
        return new ModelOutputs(
                depth,
                embedding,
                node.has("sky") ? readSky(node.object("sky")) : null,
                node.has("confidence") ? readConfidence(node.object("confidence")) : null);
    }

    private static ModelOutputs.Sky readSky(CardNode node) throws InvalidModelException {
        return new ModelOutputs.Sky(
                node.text("name"),
                node.has("activation")
                        ? node.constant("activation", ModelOutputs.Sky.Activation.class)
                        : ModelOutputs.Sky.Activation.NONE,
                node.has("classIndex") ? node.integer("classIndex") : null);
    }

    private static ModelOutputs.Confidence readConfidence(CardNode node)
            throws InvalidModelException {
        return new ModelOutputs.Confidence(
                node.text("name"), node.constant("range", ModelOutputs.Confidence.Range.class));
    }

    private static ModelLicence readLicence(CardNode node) throws InvalidModelException {
        return new ModelLicence(node.text("identifier"), node.truth("nonCommercial"));
    }
}
