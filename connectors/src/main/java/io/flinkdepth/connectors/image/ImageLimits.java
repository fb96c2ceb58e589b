// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Maximum sizes of an image or an encoded depth map. An image is checked against the limits before
 * it is decoded. Immutable, so thread-safe.
 *
 * <p>Two more limits are derived from {@code maxPixels}. Decoding may use {@value
 * #MAX_BYTES_PER_PIXEL} bytes of native memory for each allowed pixel: a picture takes 3, and a
 * progressive JPEG without subsampling takes 9 while it is read. The scans of a JPEG may cover
 * {@value #MAX_SAMPLES_PER_PIXEL} samples for each allowed pixel: a progressive JPEG usually covers
 * 13 for each of its own pixels.
 */
@PublicEvolving
public final class ImageLimits implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Maximum native memory of decoding, in bytes for each pixel of the limit. */
    public static final int MAX_BYTES_PER_PIXEL = 10;

    /** Maximum samples that all scans of a JPEG cover, for each pixel of the limit. */
    public static final int MAX_SAMPLES_PER_PIXEL = 32;

    /** 64 MiB, 50 megapixels, 1:8. */
    public static final ImageLimits DEFAULT = builder().build();

    /** No limits except the maximum size of a Java array. */
    public static final ImageLimits NONE =
            builder()
                    .maxBytes(Long.MAX_VALUE)
                    .maxPixels(Integer.MAX_VALUE)
                    .maxAspectRatio(Double.MAX_VALUE)
                    .build();

    private final long maxBytes;
    private final long maxPixels;
    private final double maxAspectRatio;

    private ImageLimits(Builder builder) {
        maxBytes = builder.maxBytes;
        maxPixels = builder.maxPixels;
        maxAspectRatio = builder.maxAspectRatio;
        require(maxBytes >= 1, "maxBytes", maxBytes, "at least 1 byte");
        require(maxPixels >= 1, "maxPixels", maxPixels, "at least 1 pixel");
        require(maxAspectRatio >= 1, "maxAspectRatio", maxAspectRatio, "at least 1");
    }

    private static void require(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "image limits: " + name + " is " + value + "; give " + expected);
        }
    }

    /** A builder that starts from {@link #DEFAULT}. */
    public static Builder builder() {
        return new Builder();
    }

    /** Maximum number of encoded bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Maximum of width times height. */
    public long maxPixels() {
        return maxPixels;
    }

    /** Maximum of the longer side divided by the shorter side. */
    public double maxAspectRatio() {
        return maxAspectRatio;
    }

    /** Checks the number of encoded bytes before they are parsed. */
    void requireBytes(byte[] encoded) throws ImageException {
        if (encoded.length == 0) {
            throw new ImageException(FailureReason.EMPTY, "the image has no bytes");
        }
        if (encoded.length > maxBytes) {
            throw new ImageException(
                    FailureReason.TOO_MANY_BYTES,
                    "the image has %d bytes; the limit is %d".formatted(encoded.length, maxBytes));
        }
    }

    /** Checks a size with positive sides before pixels are allocated. */
    void requireSize(long width, long height) throws ImageException {
        if (width > maxPixels / height) {
            throw new ImageException(
                    FailureReason.TOO_MANY_PIXELS,
                    "the image has %d x %d pixels; the limit is %d"
                            .formatted(width, height, maxPixels));
        }
        double aspect = (double) Math.max(width, height) / Math.min(width, height);
        if (aspect > maxAspectRatio) {
            throw new ImageException(
                    FailureReason.ASPECT_RATIO,
                    "the image has %d x %d pixels; one side may be at most %s times the other"
                            .formatted(width, height, maxAspectRatio));
        }
    }

    /** Checks the memory that a decoder would allocate. */
    void requireMemory(long bytes) throws ImageException {
        long limit = forAllPixels(MAX_BYTES_PER_PIXEL);
        if (bytes > limit) {
            throw new ImageException(
                    FailureReason.TOO_EXPENSIVE,
                    "the image needs %d bytes of memory while it is decoded; the limit is %d"
                            .formatted(bytes, limit));
        }
    }

    /** Checks the number of samples that all scans of a JPEG cover. */
    void requireWork(int scans, long samples) throws ImageException {
        long limit = forAllPixels(MAX_SAMPLES_PER_PIXEL);
        if (samples > limit) {
            throw new ImageException(
                    FailureReason.TOO_EXPENSIVE,
                    "the %d scans of the JPEG cover %d samples; the limit is %d"
                            .formatted(scans, samples, limit));
        }
    }

    private long forAllPixels(int each) {
        return maxPixels > Long.MAX_VALUE / each ? Long.MAX_VALUE : each * maxPixels;
    }

    /** Builds {@link ImageLimits}. Not thread-safe. */
    @PublicEvolving
    public static final class Builder {
        private long maxBytes = 64L << 20;
        private long maxPixels = 50_000_000L;
        private double maxAspectRatio = 8;

        private Builder() {}

        /** Maximum number of encoded bytes; 64 MiB by default. */
        public Builder maxBytes(long bytes) {
            maxBytes = bytes;
            return this;
        }

        /** Maximum of width times height; 50 megapixels by default. */
        public Builder maxPixels(long pixels) {
            maxPixels = pixels;
            return this;
        }

        /** Maximum of the longer side divided by the shorter side; 8 by default. */
        public Builder maxAspectRatio(double ratio) {
            maxAspectRatio = ratio;
            return this;
        }

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException names the limit and the allowed values
         */
        public ImageLimits build() {
            return new ImageLimits(this);
        }
    }
}
