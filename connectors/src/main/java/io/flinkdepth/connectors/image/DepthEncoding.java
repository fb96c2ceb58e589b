// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.apache.flink.annotation.PublicEvolving;

/** How the values of a depth map are encoded. Serialized by {@link #id()}. */
@PublicEvolving
public enum DepthEncoding {
    /**
     * A 16-bit grey PNG. Relative disparity: the minimum of the map is stored as 0 and its maximum
     * as 65535, with scale and offset; the error is at most half of 1/65535 of the range. Metric
     * depth: metres times 256, as in KITTI, so the maximum is 255.996 m and the error is at most 2
     * mm; 0 means "no value".
     */
    PNG16("png16", "image/png"),
    /**
     * IEEE 754 half precision, little-endian, row by row, compressed by zstd. 11 bits of mantissa;
     * magnitudes over 65504 become 65504.
     */
    FLOAT16("float16-zstd", "application/zstd"),
    /** IEEE 754 single precision, little-endian, row by row, compressed by zstd. Exact. */
    FLOAT32("float32-zstd", "application/zstd");

    private final String id;
    private final String mediaType;

    DepthEncoding(String id, String mediaType) {
        this.id = id;
        this.mediaType = mediaType;
    }

    /** The name used in headers and files. */
    public String id() {
        return id;
    }

    /** The media type of the bytes. */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Returns the encoding with a name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static DepthEncoding ofId(String id) {
        for (DepthEncoding encoding : values()) {
            if (encoding.id.equals(id)) {
                return encoding;
            }
        }
        throw new IllegalArgumentException(
                "depth encoding is " + id + "; expected png16, float16-zstd or float32-zstd");
    }
}
