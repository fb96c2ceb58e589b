// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A depth map with a self-describing encoding: the bytes contain its size, its kind, and how stored
 * numbers are converted to values. Use it where bytes have no headers, such as in a column of a
 * table.
 *
 * <p>{@link DepthEncoding#PNG16} gives a PNG with a text chunk (keyword {@code flink-depth},
 * ISO/IEC 15948 section 11.3.4.3), which every PNG reader can open. The float encodings give a zstd
 * file that begins with a skippable frame (RFC 8878 section 3.1.2), which {@code zstd -d} skips.
 * Both contain the same line of JSON.
 *
 * @param width columns
 * @param height rows
 * @param kind what the values mean, and their unit
 * @param values {@code height * width} values, row by row from the top left; shared, not copied:
 *     they must not be changed
 */
@PublicEvolving
public record DepthImage(int width, int height, DepthKind kind, float[] values) {

    public DepthImage {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(values, "values");
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new IllegalArgumentException(
                    "a depth image of %d x %d needs as many values, not %d"
                            .formatted(width, height, values.length));
        }
    }

    /** Returns the values of a map without the identity of its frame. */
    public static DepthImage of(DepthMap map) {
        return new DepthImage(map.width(), map.height(), map.kind(), map.values());
    }

    /** Encodes the map; {@link DepthEncoding} describes the precision. Thread-safe. */
    public byte[] encode(DepthEncoding encoding) {
        EncodedDepth encoded = DepthCodec.encode(width, height, kind, values, encoding);
        byte[] description = DepthDescription.of(encoded, kind).toJson();
        return encoding == DepthEncoding.PNG16
                ? PngText.insert(encoded.bytes(), description)
                : SkippableFrame.prepend(encoded.bytes(), description);
    }

    /**
     * Decodes bytes of {@link #encode}. Thread-safe.
     *
     * @param limits limits for all encodings, checked before values are allocated
     * @throws ImageException for any defect of the bytes; no other exception. A PNG without the
     *     text chunk is rejected, because the meaning of its values is unknown
     */
    public static DepthImage decode(byte[] bytes, ImageLimits limits) throws ImageException {
        DepthDescription description = DepthDescription.find(bytes, limits);
        EncodedDepth encoded = description.encoded(bytes);
        float[] values = DepthCodec.decode(encoded, limits);
        return new DepthImage(encoded.width(), encoded.height(), description.kind(), values);
    }

    /** The value at a pixel; no bounds check beyond the array's own. */
    public float at(int row, int column) {
        return values[row * width + column];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DepthImage that
                && width == that.width
                && height == that.height
                && kind == that.kind
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return Objects.hash(width, height, kind, Arrays.hashCode(values));
    }

    @Override
    public String toString() {
        return "DepthImage[" + width + "x" + height + ", " + kind + "]";
    }
}
