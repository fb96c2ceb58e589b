// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.digest.Digests;
import io.flinkdepth.connectors.media.TarArchive;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.io.IOException;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A sample of a shard whose entries are read on demand. Thread-safe.
 *
 * @param name the shard and the key
 * @param key the key
 * @param entries entries by the part of their names after the key
 */
@Internal
public record ShardSample(String name, String key, Map<String, TarArchive.Entry> entries) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The meaning of the values of a label. */
    @Internal
    public enum Kind {
        /** Inverse depth up to scale and shift. */
        AFFINE_DISPARITY,
        /** Inverse depth up to scale. */
        DISPARITY,
        /** Metres. */
        DEPTH
    }

    /**
     * The entries of a sample; value = {@code scale} * stored + {@code offset}.
     *
     * @param image encoded bytes of the image
     * @param depth PNG of 16 bits
     * @param mask PNG of 8 bits: see {@link ShardFormat#MASK_SKY}
     * @param scale above 0
     */
    @Internal
    public record Content(
            byte[] image,
            byte[] depth,
            byte[] mask,
            Kind kind,
            double scale,
            double offset,
            @Nullable CameraIntrinsics intrinsics) {}

    private TarArchive.Entry image() throws IOException {
        for (String ending : ShardFormat.imageEndings()) {
            TarArchive.Entry image = entries.get(ending);
            if (image != null) {
                return image;
            }
        }
        throw new IOException(
                name + " has no image, such as .jpg or .png; it has " + entries.keySet());
    }

    /**
     * Reads the sample and checks its digests.
     *
     * @throws IOException if it is defective; names the sample and the entry or field
     */
    public Content read() throws IOException {
        TarArchive.Entry image = image();
        JsonNode fields = fields();
        double scale = number(fields, "scale");
        if (!(scale > 0)) {
            throw new IOException(name + ".json: scale must be above 0, not " + scale);
        }
        return new Content(
                bytes(image, fields, "image"),
                bytes(entry(ShardFormat.DEPTH), fields, "depth"),
                bytes(entry(ShardFormat.MASK), fields, "mask"),
                kind(fields),
                scale,
                number(fields, "offset"),
                intrinsics(fields));
    }

    /** Reads only the bytes of the json. */
    public byte[] json() throws IOException {
        return entry(ShardFormat.JSON).read();
    }

    private TarArchive.Entry entry(String ending) throws IOException {
        TarArchive.Entry entry = entries.get(ending);
        if (entry == null) {
            throw new IOException(name + " has no " + ending + "; it has " + entries.keySet());
        }
        return entry;
    }

    private JsonNode fields() throws IOException {
        JsonNode fields;
        try {
            fields = JSON.readTree(json());
        } catch (JacksonException e) {
            throw new IOException(name + ".json is no JSON: " + e.getOriginalMessage(), e);
        }
        if (!fields.isObject()) {
            throw new IOException(name + ".json is no JSON object");
        }
        return fields;
    }

    private Kind kind(JsonNode fields) throws IOException {
        return switch (fields.path("kind").asText("affine-disparity")) {
            case "affine-disparity" -> Kind.AFFINE_DISPARITY;
            case "disparity" -> Kind.DISPARITY;
            case "depth" -> Kind.DEPTH;
            default ->
                    throw new IOException(
                            "%s.json: the kind %s is unknown; expected affine-disparity, disparity or depth"
                                    .formatted(name, fields.path("kind")));
        };
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

    private static byte[] bytes(TarArchive.Entry entry, JsonNode fields, String part)
            throws IOException {
        byte[] bytes = entry.read();
        JsonNode expected = fields.path("digests").path(part);
        if (expected.isTextual()) {
            String found = Digests.sha256(bytes);
            if (!found.equalsIgnoreCase(expected.asText())) {
                throw new IOException(
                        "%s has the SHA-256 %s; its json names %s"
                                .formatted(entry, found, expected.asText()));
            }
        }
        return bytes;
    }
}
