package io.flinkdepth.connectors.image;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How large an image may be. The header is checked against the limits before pixels are allocated.
 *
 * @param maximumBytes encoded bytes
 * @param maximumPixels width times height
 * @param maximumAspectRatio longer side over shorter side
 */
@PublicEvolving
public record ImageLimits(long maximumBytes, long maximumPixels, double maximumAspectRatio)
        implements Serializable {

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
}
