// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import org.apache.flink.annotation.PublicEvolving;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * An upright picture with 8 bits per channel, interleaved as blue, green, red, in native memory.
 * The caller that receives a picture owns it and closes it. Not thread-safe.
 */
@PublicEvolving
public final class DecodedImage implements AutoCloseable {

    private final Mat pixels;

    DecodedImage(Mat pixels) {
        this.pixels = pixels;
    }

    /** Copies {@code height * width * 3} bytes, red green blue, row by row. */
    public static DecodedImage ofRgb(int width, int height, byte[] rgb) {
        if ((long) width * height * 3 != rgb.length) {
            throw new IllegalArgumentException(
                    "a picture of "
                            + width
                            + " x "
                            + height
                            + " needs three times as many bytes, not "
                            + rgb.length);
        }
        Mat pixels = new Mat(height, width, opencv_core.CV_8UC3);
        try (BytePointer data = pixels.data()) {
            data.put(rgb, 0, rgb.length);
        }
        opencv_imgproc.cvtColor(pixels, pixels, opencv_imgproc.COLOR_RGB2BGR);
        return new DecodedImage(pixels);
    }

    /** Number of columns. */
    public int width() {
        return pixels.cols();
    }

    /** Number of rows. */
    public int height() {
        return pixels.rows();
    }

    /** The OpenCV matrix, CV_8UC3 in BGR; still owned by this object. */
    public Mat bgr() {
        return pixels;
    }

    /** The pixels as {@code height * width * 3} bytes, red green blue, row by row. */
    public byte[] toRgb() {
        byte[] rgb = new byte[width() * height() * 3];
        try (Mat converted = new Mat()) {
            opencv_imgproc.cvtColor(pixels, converted, opencv_imgproc.COLOR_BGR2RGB);
            try (BytePointer data = converted.data()) {
                data.get(rgb);
            }
        }
        return rgb;
    }

    @Override
    public void close() {
        pixels.close();
    }
}
