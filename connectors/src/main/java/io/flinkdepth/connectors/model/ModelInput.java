// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.util.List;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The input of a network. A pixel value p in 0…255 becomes {@code (p * scale - mean) / std} for
 * each channel, or stays as it is with {@link ElementType#UINT8}.
 *
 * @param name the input's name in the graph
 * @param layout the order of the four axes
 * @param channels the order of the colours
 * @param scale 1/255 for networks that expect 0…1, 1 for those that expect 0…255
 * @param mean three values, in the order of {@code channels}, in scaled units
 * @param std three positive values, in the same order and units
 * @param size the size that images are resized to
 * @param interpolation the interpolation of the resize, which is done before normalisation, on
 *     floats, or on bytes with {@link ElementType#UINT8}
 * @param maximumBatch maximum number of images in a run; 0 if the graph takes any number
 * @param elementType the type of the values; with {@link ElementType#UINT8} the layout is NHWC, the
 *     scale 1, the mean 0 and the std 1
 */
@PublicEvolving
public record ModelInput(
        String name,
        Layout layout,
        Channels channels,
        float scale,
        List<Float> mean,
        List<Float> std,
        SizeRule size,
        Interpolation interpolation,
        int maximumBatch,
        ElementType elementType) {

    /** The type of the values of the input tensor. */
    public enum ElementType {
        FLOAT32(Float.BYTES),
        /** Pixel values as they are; the network itself normalises them. */
        UINT8(1);

        private final int bytes;

        ElementType(int bytes) {
            this.bytes = bytes;
        }

        /** The size of a value. */
        public int bytes() {
            return bytes;
        }
    }

    /** The order of the axes: N images, C colours, H rows, W columns. */
    public enum Layout {
        NCHW,
        NHWC
    }

    /** The order of the colours. */
    public enum Channels {
        RGB,
        BGR
    }

    /** Interpolations of a resize, as OpenCV's flags of these names. */
    public enum Interpolation {
        BILINEAR,
        BICUBIC,
        AREA
    }

    /** Mean and standard deviation of ImageNet, in 0…1, as most encoders are trained with. */
    public static final List<Float> IMAGENET_MEAN = List.of(0.485f, 0.456f, 0.406f);

    /** See {@link #IMAGENET_MEAN}. */
    public static final List<Float> IMAGENET_STD = List.of(0.229f, 0.224f, 0.225f);

    private static final List<Float> ZERO = List.of(0f, 0f, 0f);
    private static final List<Float> ONE = List.of(1f, 1f, 1f);

    public ModelInput {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(layout, "layout");
        Objects.requireNonNull(channels, "channels");
        Objects.requireNonNull(size, "size");
        Objects.requireNonNull(interpolation, "interpolation");
        Objects.requireNonNull(elementType, "elementType");
        mean = List.copyOf(mean);
        std = List.copyOf(std);
        if (mean.size() != 3 || std.size() != 3) {
            throw new IllegalArgumentException(
                    "input.mean and input.std need three values each, one a channel: "
                            + mean
                            + ", "
                            + std);
        }
        if (!(scale > 0) || !std.stream().allMatch(s -> s > 0)) {
            throw new IllegalArgumentException(
                    "input.scale and input.std must be positive: " + scale + ", " + std);
        }
        if (maximumBatch < 0) {
            throw new IllegalArgumentException(
                    "input.maximumBatch must be 0 (any) or positive, not " + maximumBatch);
        }
        boolean plain = scale == 1 && mean.equals(ZERO) && std.equals(ONE);
        if (elementType == ElementType.UINT8 && (layout != Layout.NHWC || !plain)) {
            throw new IllegalArgumentException(
                    ("with input.elementType UINT8 the network normalises: input.layout must be"
                                    + " NHWC, input.scale 1, input.mean 0 and input.std 1, not %s,"
                                    + " %s, %s and %s")
                            .formatted(layout, scale, mean, std));
        }
    }

    /** An input of float32 values. */
    public ModelInput(
            String name,
            Layout layout,
            Channels channels,
            float scale,
            List<Float> mean,
            List<Float> std,
            SizeRule size,
            Interpolation interpolation,
            int maximumBatch) {
        this(
                name,
                layout,
                channels,
                scale,
                mean,
                std,
                size,
                interpolation,
                maximumBatch,
                ElementType.FLOAT32);
    }

    /** Returns the same input as pixel values of one byte, for a network that normalises them. */
    public ModelInput asBytes() {
        return new ModelInput(
                name,
                Layout.NHWC,
                channels,
                1,
                ZERO,
                ONE,
                size,
                interpolation,
                maximumBatch,
                ElementType.UINT8);
    }

    /** Returns the same input with another size; see {@link SizeRule#withSize}. */
    public ModelInput withSize(int pixels) {
        return new ModelInput(
                name,
                layout,
                channels,
                scale,
                mean,
                std,
                size.withSize(pixels),
                interpolation,
                maximumBatch,
                elementType);
    }
}
