// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Converts a picture to the input of a network. For float32, it scales, resizes as floats (a
 * bicubic overshoot is kept, as in the official code), normalises, and arranges the values. For
 * uint8, it resizes the bytes. Thread-safe.
 */
@Internal
public final class ImagePreprocessor {

    private ImagePreprocessor() {}

    /** The number of bytes of one image. */
    public static long bytes(ModelInput input, ImageSize size) {
        return 3 * size.pixels() * input.elementType().bytes();
    }

    /**
     * Writes one image in the type of the input.
     *
     * @param target receives {@link #bytes}, from the buffer's position on, which stays
     */
    public static void preprocess(
            DecodedImage image, ModelInput input, ImageSize size, ByteBuffer target) {
        switch (input.elementType()) {
            case FLOAT32 ->
                    preprocess(
                            image,
                            input,
                            size,
                            target.slice().order(ByteOrder.nativeOrder()).asFloatBuffer());
            case UINT8 -> preprocessBytes(image, input, size, target.slice());
        }
    }

    /**
     * Writes one image for an input of float32.
     *
     * @param target receives {@code 3 * height * width} values, from the buffer's position on
     */
    public static void preprocess(
            DecodedImage image, ModelInput input, ImageSize size, FloatBuffer target) {
        if (input.elementType() != ModelInput.ElementType.FLOAT32) {
            throw new IllegalArgumentException(
                    "the network takes %s; this use needs a network of float32"
                            .formatted(input.elementType()));
        }
        try (Mat scaled = new Mat();
                Mat resized = new Mat()) {
            image.bgr().convertTo(scaled, opencv_core.CV_32F, input.scale(), 0);
            normalise(resized(scaled, resized, input, size), input, target);
        }
    }

    private static void preprocessBytes(
            DecodedImage image, ModelInput input, ImageSize size, ByteBuffer target) {
        try (Mat resized = new Mat();
                Mat ordered = new Mat()) {
            Mat pixels = resized(image.bgr(), resized, input, size);
            if (input.channels() == ModelInput.Channels.RGB) {
                opencv_imgproc.cvtColor(pixels, ordered, opencv_imgproc.COLOR_BGR2RGB);
            } else {
                pixels.copyTo(ordered);
            }
            try (BytePointer values = new BytePointer(ordered.data())) {
                target.put(values.capacity(bytes(input, size)).asBuffer());
            }
        }
    }

    /** The source itself where it has the size; otherwise the target with the resized source. */
    private static Mat resized(Mat source, Mat target, ModelInput input, ImageSize size) {
        if (source.cols() == size.width() && source.rows() == size.height()) {
            return source;
        }
        try (Size wanted = new Size(size.width(), size.height())) {
            opencv_imgproc.resize(
                    source, target, wanted, 0, 0, interpolation(input.interpolation()));
        }
        return target;
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
            DecodedImage image, ModelInput input, ImageSize size, int views, ByteBuffer target) {
        int bytes = Math.toIntExact(bytes(input, size));
        preprocess(image, input, size, target.slice(0, bytes));
        for (int view = 1; view < views; view++) {
            mirror(target.slice(0, bytes), input, size, target.slice(view * bytes, bytes));
        }
    }

    /**
     * Writes the mirror image of an image that was written before.
     *
     * @param source its bytes
     * @param target receives the same number of bytes
     */
    static void mirror(ByteBuffer source, ModelInput input, ImageSize size, ByteBuffer target) {
        int width = Math.toIntExact(size.width());
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        int column = (planes ? 1 : 3) * input.elementType().bytes();
        byte[] row = new byte[width * column];
        byte[] mirrored = new byte[row.length];
        while (source.remaining() > 0) {
            source.get(row);
            for (int x = 0; x < width; x++) {
                System.arraycopy(row, x * column, mirrored, (width - 1 - x) * column, column);
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
