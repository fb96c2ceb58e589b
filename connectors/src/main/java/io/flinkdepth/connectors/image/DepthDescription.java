// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.FailureReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The line of JSON inside encoded depth. Other programs read its fields, so none is renamed.
 *
 * @param payload offset of the encoded values; 0 if they enclose the description
 */
record DepthDescription(
        DepthEncoding encoding,
        int width,
        int height,
        DepthKind kind,
        double scale,
        double offset,
        int payload) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Much larger than any description. */
    private static final int MAX_BYTES = 4096;

    static DepthDescription of(EncodedDepth depth, DepthKind kind) {
        return new DepthDescription(
                depth.encoding(),
                depth.width(),
                depth.height(),
                kind,
                depth.scale(),
                depth.offset(),
                0);
    }

    byte[] toJson() {
        return JSON.createObjectNode()
                .put("encoding", encoding.id())
                .put("width", width)
                .put("height", height)
                .put("kind", kind.name())
                .put("scale", scale)
                .put("offset", offset)
                .toString()
                .getBytes(StandardCharsets.US_ASCII);
    }

    static DepthDescription find(byte[] bytes, ImageLimits limits) throws ImageException {
        limits.requireBytes(bytes);
        if (SkippableFrame.matches(bytes)) {
            byte[] json = SkippableFrame.read(bytes);
            return parse(json, SkippableFrame.HEADER + json.length);
        }
        // Reports the defect of bytes that are not an image.
        ImageHeader header = ImageHeader.read(bytes, limits);
        if (header.format() != ImageHeader.Format.PNG) {
            throw corrupt(
                    "the bytes are a "
                            + header.format()
                            + "; expected depth as a PNG of 16 bits or as zstd");
        }
        return parse(PngText.find(bytes), 0);
    }

    EncodedDepth encoded(byte[] bytes) {
        byte[] values = payload == 0 ? bytes : Arrays.copyOfRange(bytes, payload, bytes.length);
        return new EncodedDepth(encoding, width, height, scale, offset, values);
    }

    private static DepthDescription parse(byte[] json, int payload) throws ImageException {
        if (json.length > MAX_BYTES) {
            throw corrupt(
                    "the depth is described by %d bytes; the limit is %d"
                            .formatted(json.length, MAX_BYTES));
        }
        try {
            JsonNode fields = JSON.readTree(json);
            DepthDescription description =
                    new DepthDescription(
                            DepthEncoding.ofId(fields.path("encoding").asText()),
                            fields.path("width").asInt(),
                            fields.path("height").asInt(),
                            DepthKind.valueOf(fields.path("kind").asText()),
                            fields.path("scale").asDouble(Double.NaN),
                            fields.path("offset").asDouble(Double.NaN),
                            payload);
            // A description may not match its container; its size is checked, too.
            if ((description.encoding == DepthEncoding.PNG16) != (payload == 0)) {
                throw corrupt("the encoding " + description.encoding.id() + " is in another file");
            }
            description.encoded(new byte[payload]);
            return description;
        } catch (IOException | IllegalArgumentException e) {
            throw corrupt(
                    "the depth is described by \"%s\": %s"
                            .formatted(excerpt(json), e.getMessage()));
        }
    }

    private static String excerpt(byte[] json) {
        return new String(json, 0, Math.min(200, json.length), StandardCharsets.US_ASCII);
    }

    private static ImageException corrupt(String message) {
        return new ImageException(FailureReason.CORRUPT_IMAGE, message);
    }
}
