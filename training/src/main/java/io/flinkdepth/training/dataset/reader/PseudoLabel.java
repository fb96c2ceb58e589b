// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.image.PictureFile;
import io.flinkdepth.training.dataset.image.TarShard;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A sample of a pseudo-label shard; see the package's description.
 *
 * @param name the shard and the sample's key
 * @param entries by what follows the key in their names
 */
record PseudoLabel(String name, Map<String, TarShard.Member> entries)
        implements Item<LabelledSample> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SKY = 128;

    @Override
    public LabelledSample read() throws IOException {
        TarShard.Member image = entries.getOrDefault(".jpg", entries.get(".png"));
        if (image == null) {
            throw new IOException(name + " has no .jpg or .png; it has " + entries.keySet());
        }
        JsonNode fields = fields();
        byte[] imageBytes = bytes(image, fields, "image");
        byte[] depthBytes = bytes(entry(".depth.png"), fields, "depth");
        byte[] maskBytes = bytes(entry(".mask.png"), fields, "mask");
        RgbImage picture = PictureFile.decode(imageBytes, name);
        FloatRaster stored = GreyPng.decode16(depthBytes, name + ".depth.png");
        FloatRaster mask = GreyPng.decode(maskBytes, name + ".mask.png");
        Path picturePath = Path.of(name);
        Labels.requireSize(
                Path.of(name + ".mask.png"), mask.width(), mask.height(), picturePath, picture);
        Path depthPath = Path.of(name + ".depth.png");
        Labels.requireSize(depthPath, stored.width(), stored.height(), picturePath, picture);
        boolean[] sky = Masks.where(mask, value -> value == SKY);
        DepthLabel label = label(fields, stored, mask, sky);
        return Labels.join(picturePath, picture, depthPath, label, intrinsics(fields), sky);
    }

    private DepthLabel label(JsonNode fields, FloatRaster stored, FloatRaster mask, boolean[] sky)
            throws IOException {
        double scale = number(fields, "scale");
        double offset = number(fields, "offset");
        if (!(scale > 0)) {
            throw new IOException(name + ".json: scale must be above 0, not " + scale);
        }
        Kind kind =
                switch (fields.path("kind").asText("affine-disparity")) {
                    case "affine-disparity" -> Kind.AFFINE_DISPARITY;
                    case "disparity" -> Kind.DISPARITY;
                    case "depth" -> Kind.DEPTH;
                    default ->
                            throw new IOException(
                                    name
                                            + ".json: the kind "
                                            + fields.path("kind")
                                            + " is unknown");
                };
        boolean[] counts = Masks.notZero(mask);
        if (kind == Kind.DEPTH) {
            for (int i = 0; i < counts.length; i++) {
                counts[i] &= !sky[i];
            }
        }
        return Labels.label(
                stored,
                kind,
                kind == Kind.DEPTH ? Unit.METRES : Unit.NONE,
                value -> (float) (scale * value + offset),
                counts);
    }

    private TarShard.Member entry(String ending) throws IOException {
        TarShard.Member member = entries.get(ending);
        if (member == null) {
            throw new IOException(name + " has no " + ending + "; it has " + entries.keySet());
        }
        return member;
    }

    private JsonNode fields() throws IOException {
        JsonNode fields;
        try {
            fields = JSON.readTree(entry(".json").read());
        } catch (JacksonException e) {
            throw new IOException(name + ".json is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!fields.isObject()) {
            throw new IOException(name + ".json is no JSON object");
        }
        return fields;
    }

    private double number(JsonNode fields, String field) throws IOException {
        JsonNode value = fields.path(field);
        if (!value.isNumber()) {
            throw new IOException(
                    name + ".json: field " + field + " must be a number, not " + value);
        }
        return value.asDouble();
    }

    @Nullable
    private CameraIntrinsics intrinsics(JsonNode fields) throws IOException {
        JsonNode camera = fields.path("intrinsics");
        if (!camera.isObject()) {
            return null;
        }
        try {
            return new CameraIntrinsics(
                    number(camera, "focalX"),
                    number(camera, "focalY"),
                    number(camera, "principalX"),
                    number(camera, "principalY"));
        } catch (IllegalArgumentException e) {
            throw new IOException(name + ".json: " + e.getMessage(), e);
        }
    }

    private byte[] bytes(TarShard.Member member, JsonNode fields, String part) throws IOException {
        byte[] bytes = member.read();
        JsonNode expected = fields.path("digests").path(part);
        if (expected.isTextual()) {
            String found = digest(bytes);
            if (!found.equalsIgnoreCase(expected.asText())) {
                throw new IOException(
                        "%s has the SHA-256 %s; its json says %s"
                                .formatted(member, found, expected.asText()));
            }
        }
        return bytes;
    }

    private static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
