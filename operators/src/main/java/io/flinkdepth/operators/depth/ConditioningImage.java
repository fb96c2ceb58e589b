// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.internal.GreyScale;
import org.apache.flink.annotation.Experimental;
import org.bytedeco.opencv.global.opencv_imgproc;
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
    private static final long MAX_PIXELS = ImageLimits.DEFAULT.maxPixels();

    private ConditioningImage() {}

    /**
     * Draws an image of the map's size.
     *
     * @throws IllegalArgumentException if the processor does not take the kind of the map
     */
    public static DecodedImage of(DepthImage depth, ControlNetProcessor processor) {
        requireKind(depth, processor);
        byte[] greys = GreyScale.of(depth, processor);
        byte[] rgb = new byte[3 * greys.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = greys[i / 3];
        }
        return DecodedImage.ofRgb(depth.width(), depth.height(), rgb);
    }

    /**
     * Draws an image of the processor's size. The shorter side is the resolution. Both are rounded
     * to multiples of 64, and pixels are interpolated bilinearly; of {@link
     * ControlNetProcessor#DEPTH_ANYTHING}, they are rounded to pixels, and interpolated bicubically
     * in a larger image, by area in a smaller one. OpenCV's bicubic interpolation differs by a step
     * between CPUs.
     *
     * @param resolution in pixels, 64 to 4096; the processors have 512 by default
     * @throws IllegalArgumentException if the processor does not take the kind of the map, the
     *     resolution is out of its range, or the image has more pixels than {@link
     *     ImageLimits#DEFAULT} allows
     */
    public static DecodedImage of(DepthImage depth, ControlNetProcessor processor, int resolution) {
        requireKind(depth, processor);
        if (resolution < SIDE_STEP || resolution > MAX_RESOLUTION) {
            throw new IllegalArgumentException(
                    "resolution is %d; give %d to %d pixels"
                            .formatted(resolution, SIDE_STEP, MAX_RESOLUTION));
        }
        requirePixels(depth, resolution);
        double scale = (double) resolution / Math.min(depth.width(), depth.height());
        boolean exact = processor == ControlNetProcessor.DEPTH_ANYTHING;
        int step = exact ? 1 : SIDE_STEP;
        int sharp = scale > 1 ? opencv_imgproc.INTER_CUBIC : opencv_imgproc.INTER_AREA;
        DecodedImage picture = of(depth, processor);
        boolean drawn = false;
        try (Size size =
                new Size(side(depth.width() * scale, step), side(depth.height() * scale, step))) {
            int interpolation = exact ? sharp : opencv_imgproc.INTER_LINEAR;
            opencv_imgproc.resize(picture.bgr(), picture.bgr(), size, 0, 0, interpolation);
            drawn = true;
            return picture;
        } finally {
            // Also after an Error.
            if (!drawn) {
                picture.close();
            }
        }
    }

    private static void requirePixels(DepthImage depth, int resolution) {
        double shorter = Math.min(depth.width(), depth.height());
        double pixels =
                resolution * (resolution * (Math.max(depth.width(), depth.height()) / shorter));
        if (pixels > MAX_PIXELS) {
            throw new IllegalArgumentException(
                    "a map of %d x %d at the resolution %d has %.0f pixels, more than the %d that an image may have; give a smaller resolution"
                            .formatted(
                                    depth.width(), depth.height(), resolution, pixels, MAX_PIXELS));
        }
    }

    /** As numpy rounds: half to even. */
    private static int side(double pixels, int step) {
        return (int) Math.rint(pixels / step) * step;
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
