// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/** A picture of one colour (red 200, green 90, blue 30) in any format that OpenCV writes. */
public final class EncodedPictures {

    public static final int WIDTH = 40;
    public static final int HEIGHT = 30;

    private EncodedPictures() {}

    /**
     * Encodes the picture.
     *
     * @param extension of the format, such as {@code .webp}
     * @param parameters pairs of an OpenCV flag and its value
     */
    public static byte[] of(String extension, int... parameters) {
        try (Mat mat = new Mat(HEIGHT, WIDTH, opencv_core.CV_8UC3, new Scalar(30, 90, 200, 0));
                IntPointer pairs = new IntPointer(parameters);
                BytePointer out = new BytePointer()) {
            if (!opencv_imgcodecs.imencode(extension, mat, out, pairs)) {
                throw new IllegalArgumentException("OpenCV does not write " + extension);
            }
            byte[] bytes = new byte[(int) out.limit()];
            out.get(bytes);
            return bytes;
        }
    }
}
