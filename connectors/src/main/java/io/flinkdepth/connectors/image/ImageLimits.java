// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How large an image, or an encoded depth map, may be. An image is checked against the limits
 * before a decoder sees it. Immutable, so thread-safe.
 *
 * <p>Two more limits follow from {@code maxPixels}. Decoding may take {@value #MAX_BYTES_PER_PIXEL}
 * bytes of native memory for each of them: 3 for a picture, 9 while a progressive JPEG without
 * subsampling is read. And the scans of a JPEG may cover {@value #MAX_SAMPLES_PER_PIXEL} samples
 * for each of them: a progressive one usually covers 13, of its own.
 */
@PublicEvolving
public final class ImageLimits implements Serializable {

    private static final long serialVersionUID = 1L;

    /** Bytes of native memory that decoding may take, for each pixel of the limit. */
    public static final int MAX_BYTES_PER_PIXEL = 10;

    /** Samples that the scans of a JPEG may cover together, for each pixel of the limit. */
    public static final int MAX_SAMPLES_PER_PIXEL = 32;

    /** 64 MiB, 50 megapixels, 1:8. */
    public static final ImageLimits DEFAULT = builder().build();

    /** Whatever an array of Java can hold. */
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

    /** Encoded bytes. */
    public long maxBytes() {
        return maxBytes;
    }

    /** Width times height. */
    public long maxPixels() {
        return maxPixels;
    }

    /** Longer side over shorter side. */
    public double maxAspectRatio() {
        return maxAspectRatio;
    }

    /** Checks encoded bytes before anything is read of them. */
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

    /** Checks a size, each side of which is above 0, before pixels are allocated. */
    void requireSize(int width, int height) throws ImageException {
        if ((long) width * height > maxPixels) {
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

    /** Checks what a decoder would allocate. */
    void requireMemory(long bytes) throws ImageException {
        long limit = forAllPixels(MAX_BYTES_PER_PIXEL);
        if (bytes > limit) {
            throw new ImageException(
                    FailureReason.TOO_EXPENSIVE,
                    "the image needs %d bytes of memory while it is decoded; the limit is %d"
                            .formatted(bytes, limit));
        }
    }

    /** Checks how many samples the scans of a JPEG cover together. */
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

    /** Gathers the limits. Not thread-safe. */
    @PublicEvolving
    public static final class Builder {
        private long maxBytes = 64L << 20;
        private long maxPixels = 50_000_000L;
        private double maxAspectRatio = 8;

        private Builder() {}

        /** Encoded bytes; 64 MiB by default. */
        public Builder maxBytes(long bytes) {
            maxBytes = bytes;
            return this;
        }

        /** Width times height; 50 megapixels by default. */
        public Builder maxPixels(long pixels) {
            maxPixels = pixels;
            return this;
        }

        /** Longer side over shorter side; 8 by default. */
        public Builder maxAspectRatio(double ratio) {
            maxAspectRatio = ratio;
            return this;
        }

        /**
         * Checks the limits.
         *
         * @throws IllegalArgumentException naming the limit and what to give instead
         */
        public ImageLimits build() {
            return new ImageLimits(this);
        }
    }
}
