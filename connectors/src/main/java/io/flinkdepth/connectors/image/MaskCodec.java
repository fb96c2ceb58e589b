// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.apache.flink.annotation.PublicEvolving;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Encodes masks. Thread-safe; holds no resources. */
@PublicEvolving
public final class MaskCodec {

    /** Masks are long runs of one value. */
    private static final int[] PNG_PARAMETERS = {
        opencv_imgcodecs.IMWRITE_PNG_COMPRESSION,
        1,
        opencv_imgcodecs.IMWRITE_PNG_STRATEGY,
        opencv_imgcodecs.IMWRITE_PNG_STRATEGY_RLE
    };

    private MaskCodec() {}

    /**
     * Encodes a mask as an 8-bit grey PNG.
     *
     * @param values {@code height * width} unsigned bytes, row by row from the top left
     */
    public static byte[] encodePng(byte[] values, int width, int height) {
        if (width < 1 || height < 1 || (long) width * height != values.length) {
            throw new IllegalArgumentException(
                    "a mask of %d x %d needs as many values, not %d"
                            .formatted(width, height, values.length));
        }
        try (BytePointer data = new BytePointer(values);
                Mat pixels = new Mat(height, width, opencv_core.CV_8UC1, data)) {
            return ImageCodec.encode(".png", pixels, PNG_PARAMETERS);
        }
    }
}
