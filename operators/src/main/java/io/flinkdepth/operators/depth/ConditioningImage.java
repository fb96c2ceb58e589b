// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.internal.GreyScale;
import org.apache.flink.annotation.Experimental;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Draws conditioning images for depth ControlNets: three equal channels, near is bright but for
 * {@link ControlNetProcessor#TRANSFORMERS} of metres. The pixels are those that the processor makes
 * of the same depth. Pixels without a value, and flat maps, are black.
 *
 * <p>The caller closes the pictures. Thread-safe.
 */
@Experimental
public final class ConditioningImage {

    private static final int SIDE_STEP = 64;
    private static final int MAX_RESOLUTION = 4096;
    private static final float WHITE = 255;

    private ConditioningImage() {}

    /**
     * Draws an image of the map's size.
     *
     * @throws IllegalArgumentException if the processor does not take the kind of the map
     */
    public static DecodedImage of(DepthImage depth, ControlNetProcessor processor) {
        requireKind(depth, processor);
        return picture(GreyScale.of(depth, processor), depth.width(), depth.height());
    }

    /**
     * Draws an image of the size that controlnet_aux gives it: the shorter side is the resolution,
     * and both are rounded to multiples of 64. Pixels are interpolated bilinearly, of {@link
     * ControlNetProcessor#DEPTH_ANYTHING} before they have 8 bits, and of others after.
     *
     * @param resolution in pixels, 64 to 4096; controlnet_aux has 512 by default
     * @throws IllegalArgumentException if the processor does not take the kind of the map, or the
     *     resolution is out of its range
     */
    public static DecodedImage of(DepthImage depth, ControlNetProcessor processor, int resolution) {
        requireKind(depth, processor);
        if (resolution < SIDE_STEP || resolution > MAX_RESOLUTION) {
            throw new IllegalArgumentException(
                    "resolution is %d; give %d to %d pixels"
                            .formatted(resolution, SIDE_STEP, MAX_RESOLUTION));
        }
        double scale = (double) resolution / Math.min(depth.width(), depth.height());
        int width = side(depth.width() * scale);
        int height = side(depth.height() * scale);
        float[] greys = GreyScale.of(depth, processor);
        if (processor == ControlNetProcessor.DEPTH_ANYTHING) {
            return picture(resized(greys, depth, width, height), width, height);
        }
        DecodedImage picture = picture(greys, depth.width(), depth.height());
        try {
            resize(picture.bgr(), width, height);
            return picture;
        } catch (RuntimeException e) {
            picture.close();
            throw e;
        }
    }

    private static DecodedImage picture(float[] greys, int width, int height) {
        byte[] rgb = new byte[3 * greys.length];
        for (int i = 0; i < rgb.length; i++) {
            // Fractions are dropped, as numpy's astype does.
            rgb[i] = (byte) (int) (greys[i / 3] * WHITE);
        }
        return DecodedImage.ofRgb(width, height, rgb);
    }

    private static float[] resized(float[] greys, DepthImage depth, int width, int height) {
        float[] resized = new float[width * height];
        try (Mat pixels = new Mat(depth.height(), depth.width(), opencv_core.CV_32FC1)) {
            try (FloatPointer data = new FloatPointer(pixels.data())) {
                data.put(greys, 0, greys.length);
            }
            resize(pixels, width, height);
            try (FloatPointer data = new FloatPointer(pixels.data())) {
                data.get(resized);
            }
        }
        return resized;
    }

    private static void resize(Mat pixels, int width, int height) {
        try (Size size = new Size(width, height)) {
            opencv_imgproc.resize(pixels, pixels, size, 0, 0, opencv_imgproc.INTER_LINEAR);
        }
    }

    /** As numpy rounds: half to even. */
    private static int side(double pixels) {
        return (int) Math.rint(pixels / SIDE_STEP) * SIDE_STEP;
    }

    private static void requireKind(DepthImage depth, ControlNetProcessor processor) {
        if (processor == ControlNetProcessor.ZOE && depth.kind() != DepthKind.METRIC_DEPTH) {
            throw new IllegalArgumentException(
                    "the processor ZOE is for maps of METRIC_DEPTH, not "
                            + depth.kind()
                            + "; use MIDAS for it");
        }
    }
}
