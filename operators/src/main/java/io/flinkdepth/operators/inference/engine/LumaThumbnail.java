// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * A small map of a picture's brightness, for the detection of changes.
 *
 * @param width columns
 * @param height rows
 * @param luma height x width, 0 to 255 unsigned; not copied, must not be changed
 */
@Internal
public record LumaThumbnail(int width, int height, byte[] luma) {

    /** Maximum length of the longer side; smaller pictures keep their size. */
    public static final int LONGER_SIDE = 128;

    /** Rejects an array that does not match the size. */
    public LumaThumbnail {
        if (width < 1 || height < 1 || luma.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a thumbnail of " + width + " x " + height + " has " + luma.length + " values");
        }
    }

    /** Computes the mean brightness of each cell of the picture (ITU-R BT.601 luma). */
    public static LumaThumbnail of(DecodedImage image) {
        double shrink = Math.min(1, (double) LONGER_SIDE / Math.max(image.width(), image.height()));
        int width = Math.max(1, (int) Math.round(shrink * image.width()));
        int height = Math.max(1, (int) Math.round(shrink * image.height()));
        byte[] luma = new byte[width * height];
        try (Mat small = new Mat();
                Mat grey = new Mat();
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(image.bgr(), small, size, 0, 0, opencv_imgproc.INTER_AREA);
            opencv_imgproc.cvtColor(small, grey, opencv_imgproc.COLOR_BGR2GRAY);
            try (BytePointer data = grey.data()) {
                data.get(luma);
            }
        }
        return new LumaThumbnail(width, height, luma);
    }

    /** Returns the brightness at an index, 0 to 255. */
    public int at(int index) {
        return luma[index] & 0xff;
    }
}
