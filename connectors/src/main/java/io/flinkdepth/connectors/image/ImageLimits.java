// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How large an image, or an encoded depth map, may be. An image is checked against the limits
 * before a decoder sees it. Immutable, so thread-safe.
 *
 * <p>Two more limits follow from {@code maximumPixels}. Decoding may take {@value
 * #MAX_BYTES_PER_PIXEL} bytes of native memory for each of them: 3 for a picture, 9 while a
 * progressive JPEG without subsampling is read. And the scans of a JPEG may cover {@value
 * #MAX_SAMPLES_PER_PIXEL} samples for each of them: a progressive one usually covers 13, of its
 * own.
 *
 * @param maximumBytes encoded bytes
 * @param maximumPixels width times height
 * @param maximumAspectRatio longer side over shorter side
 */
@PublicEvolving
public record ImageLimits(long maximumBytes, long maximumPixels, double maximumAspectRatio)
        implements Serializable {

    /** Bytes of native memory that decoding may take, for each pixel of the limit. */
    public static final int MAX_BYTES_PER_PIXEL = 10;

    /** Samples that the scans of a JPEG may cover together, for each pixel of the limit. */
    public static final int MAX_SAMPLES_PER_PIXEL = 32;

    /** 64 MiB, 50 megapixels, 1:8. */
    public static final ImageLimits DEFAULT = new ImageLimits(64L << 20, 50_000_000L, 8.0);

    public ImageLimits {
        if (maximumBytes < 1 || maximumPixels < 1 || !(maximumAspectRatio >= 1)) {
            throw new IllegalArgumentException(
                    "image limits must be at least 1 byte, 1 pixel and an aspect ratio of 1: "
                            + maximumBytes
                            + ", "
                            + maximumPixels
                            + ", "
                            + maximumAspectRatio);
        }
    }

    /** Checks encoded bytes before anything is read of them. */
    void requireBytes(byte[] encoded) throws ImageException {
        if (encoded.length == 0) {
            throw new ImageException(FailureReason.EMPTY, "the image has no bytes");
        }
        if (encoded.length > maximumBytes) {
            throw new ImageException(
                    FailureReason.TOO_MANY_BYTES,
                    "the image has %d bytes; the limit is %d"
                            .formatted(encoded.length, maximumBytes));
        }
    }

    /** Checks a size, each side of which is above 0, before pixels are allocated. */
    void requireSize(int width, int height) throws ImageException {
        if ((long) width * height > maximumPixels) {
            throw new ImageException(
                    FailureReason.TOO_MANY_PIXELS,
                    "the image has %d x %d pixels; the limit is %d"
                            .formatted(width, height, maximumPixels));
        }
        double aspect = (double) Math.max(width, height) / Math.min(width, height);
        if (aspect > maximumAspectRatio) {
            throw new ImageException(
                    FailureReason.ASPECT_RATIO,
                    "the image has %d x %d pixels; one side may be at most %s times the other"
                            .formatted(width, height, maximumAspectRatio));
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
        return maximumPixels > Long.MAX_VALUE / each ? Long.MAX_VALUE : each * maximumPixels;
    }
}
