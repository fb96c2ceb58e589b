// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * An encoded depth map: {@code value = stored * scale + offset}.
 *
 * @param encoding the encoding of the bytes
 * @param width columns
 * @param height rows
 * @param scale 1 for the float encodings, 1/256 for metric PNG
 * @param offset 0 for the float encodings and metric PNG
 * @param bytes the encoded values; shared, not copied: they must not be changed
 */
@PublicEvolving
public record EncodedDepth(
        DepthEncoding encoding, int width, int height, double scale, double offset, byte[] bytes) {

    public EncodedDepth {
        Objects.requireNonNull(encoding, "encoding");
        Objects.requireNonNull(bytes, "bytes");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "an encoded depth map of " + width + " x " + height + " values is empty");
        }
        if (!Double.isFinite(scale) || !Double.isFinite(offset)) {
            throw new IllegalArgumentException(
                    "scale and offset must be finite: " + scale + ", " + offset);
        }
    }
}
