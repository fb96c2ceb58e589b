// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import java.nio.FloatBuffer;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Converts a picture to the input of a network: scales, resizes as floats (a bicubic overshoot is
 * kept, as in the official code), normalises, and arranges the values. Thread-safe.
 */
@Internal
public final class ImagePreprocessor {

    private ImagePreprocessor() {}

    /**
     * Writes one image.
     *
     * @param target receives {@code 3 * height * width} values, from the buffer's position on
     */
    public static void preprocess(
            DecodedImage image, ModelInput input, ImageSize size, FloatBuffer target) {
        try (Mat scaled = new Mat();
                Mat resized = new Mat();
                Size wanted = new Size(size.width(), size.height())) {
            image.bgr().convertTo(scaled, opencv_core.CV_32F, input.scale(), 0);
            boolean sameSize = image.width() == size.width() && image.height() == size.height();
            if (!sameSize) {
                opencv_imgproc.resize(
                        scaled, resized, wanted, 0, 0, interpolation(input.interpolation()));
            }
            normalise(sameSize ? scaled : resized, input, target);
        }
    }

    private static void normalise(Mat bgr, ModelInput input, FloatBuffer target) {
        boolean rgb = input.channels() == ModelInput.Channels.RGB;
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        try (Mat plane = new Mat();
                MatVector channels = new MatVector(3);
                Mat pixels = new Mat()) {
            for (int channel = 0; channel < 3; channel++) {
                opencv_core.extractChannel(bgr, plane, rgb ? 2 - channel : channel);
                double std = input.std().get(channel);
                try (Mat normalised = new Mat()) {
                    plane.convertTo(
                            normalised,
                            opencv_core.CV_32F,
                            1 / std,
                            -input.mean().get(channel) / std);
                    if (planes) {
                        put(normalised, target);
                    } else {
                        channels.put(channel, normalised);
                    }
                }
            }
            if (!planes) {
                opencv_core.merge(channels, pixels);
                put(pixels, target);
            }
        }
    }

    /** All values of a picture of floats, without a gap between its rows. */
    private static void put(Mat pixels, FloatBuffer target) {
        try (FloatPointer values = new FloatPointer(pixels.data())) {
            FloatBuffer all = values.capacity(pixels.total() * pixels.channels()).asBuffer();
            target.put(all);
        }
    }

    /**
     * Writes an image and, for two views, its mirror image after it.
     *
     * @param target has room for all views
     */
    static void writeViews(
            DecodedImage image, ModelInput input, ImageSize size, int views, FloatBuffer target) {
        int floats = Math.toIntExact(3 * size.pixels());
        preprocess(image, input, size, target.slice(0, floats));
        for (int view = 1; view < views; view++) {
            mirror(target.slice(0, floats), input, size, target.slice(view * floats, floats));
        }
    }

    /**
     * Writes the mirror image of an image that was written before.
     *
     * @param source its values
     * @param target receives the same number of values
     */
    static void mirror(FloatBuffer source, ModelInput input, ImageSize size, FloatBuffer target) {
        int width = Math.toIntExact(size.width());
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        int values = planes ? 1 : 3;
        float[] row = new float[width * values];
        float[] mirrored = new float[row.length];
        while (source.remaining() > 0) {
            source.get(row);
            for (int x = 0; x < width; x++) {
                System.arraycopy(row, x * values, mirrored, (width - 1 - x) * values, values);
            }
            target.put(mirrored);
        }
    }

    private static int interpolation(ModelInput.Interpolation interpolation) {
        return switch (interpolation) {
            case BILINEAR -> opencv_imgproc.INTER_LINEAR;
            case BICUBIC -> opencv_imgproc.INTER_CUBIC;
            case AREA -> opencv_imgproc.INTER_AREA;
        };
    }
}
