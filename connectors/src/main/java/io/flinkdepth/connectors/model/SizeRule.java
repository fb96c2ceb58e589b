// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import org.apache.flink.annotation.PublicEvolving;

/**
 * The rule for the size that images are resized to. Images with the same resulting size can share a
 * batch.
 */
@PublicEvolving
public sealed interface SizeRule {

    /** Returns the network's input size for an image size. */
    ImageSize sizeFor(int imageWidth, int imageHeight);

    /**
     * Returns the same rule with another size: the side of a square for {@link Fixed} and {@link
     * Area}, the shorter side for {@link ShorterSide}, the longer side for {@link LongerSide}. The
     * size of a network with a fixed input shape cannot be changed; the runtime reports this when
     * it checks the signature.
     */
    SizeRule withSize(int pixels);

    /**
     * All images are stretched to one size.
     *
     * @param width width in pixels
     * @param height height in pixels
     */
    @PublicEvolving
    record Fixed(int width, int height) implements SizeRule {

        public Fixed {
            requireAtLeastOne("width", width);
            requireAtLeastOne("height", height);
        }

        @Override
        public ImageSize sizeFor(int imageWidth, int imageHeight) {
            return new ImageSize(width, height);
        }

        @Override
        public SizeRule withSize(int pixels) {
            return new Fixed(pixels, pixels);
        }
    }

    /**
     * The shorter side becomes at least {@code pixels}, the aspect ratio is kept, and both sides
     * are multiples of {@code multipleOf}, as in the official Depth Anything code ({@code Resize}
     * with lower_bound). A side is rounded to the nearest multiple, or up if that would be less
     * than {@code pixels}.
     *
     * @param pixels minimum of the shorter side, in pixels
     * @param multipleOf factor of both sides, usually the side of a patch
     */
    @PublicEvolving
    record ShorterSide(int pixels, int multipleOf) implements SizeRule {

        public ShorterSide {
            requireAtLeastOne("pixels", pixels);
            requireAtLeastOne("multipleOf", multipleOf);
        }

        @Override
        public ImageSize sizeFor(int imageWidth, int imageHeight) {
            double scale = (double) pixels / Math.min(imageWidth, imageHeight);
            return new ImageSize(side(imageWidth * scale), side(imageHeight * scale));
        }

        private int side(double wanted) {
            int nearest = (int) Math.rint(wanted / multipleOf) * multipleOf;
            return nearest >= pixels
                    ? nearest
                    : (int) Math.ceil(wanted / multipleOf - 1e-9) * multipleOf;
        }

        @Override
        public SizeRule withSize(int newPixels) {
            return new ShorterSide(newPixels, multipleOf);
        }
    }

    /**
     * The longer side becomes {@code pixels}, the aspect ratio is kept, and then both sides become
     * the nearest multiples of {@code multipleOf}, the larger one of two, as in the official Depth
     * Anything 3 code ({@code upper_bound_resize}).
     *
     * @param pixels the longer side, in pixels
     * @param multipleOf factor of both sides, usually the side of a patch
     */
    @PublicEvolving
    record LongerSide(int pixels, int multipleOf) implements SizeRule {

        public LongerSide {
            requireAtLeastOne("pixels", pixels);
            requireAtLeastOne("multipleOf", multipleOf);
        }

        @Override
        public ImageSize sizeFor(int imageWidth, int imageHeight) {
            double scale = (double) pixels / Math.max(imageWidth, imageHeight);
            return new ImageSize(side(imageWidth * scale), side(imageHeight * scale));
        }

        private int side(double wanted) {
            double multiples = Math.floor(Math.rint(wanted) / multipleOf + 0.5);
            return (int) Math.max(1, multiples) * multipleOf;
        }

        @Override
        public SizeRule withSize(int newPixels) {
            return new LongerSide(newPixels, multipleOf);
        }
    }

    /**
     * Each image gets about as many pixels as a square with sides of {@code side} pixels, so that
     * all images cost the same. The aspect ratio is kept as closely as multiples of {@code
     * multipleOf} allow.
     *
     * @param side side in pixels of the square with the same area
     * @param multipleOf factor of both sides, usually the side of a patch
     */
    @PublicEvolving
    record Area(int side, int multipleOf) implements SizeRule {

        public Area {
            requireAtLeastOne("side", side);
            requireAtLeastOne("multipleOf", multipleOf);
        }

        @Override
        public ImageSize sizeFor(int imageWidth, int imageHeight) {
            double scale = side / Math.sqrt((double) imageWidth * imageHeight);
            return new ImageSize(multiple(imageWidth * scale), multiple(imageHeight * scale));
        }

        private int multiple(double wanted) {
            return Math.max(1, (int) Math.rint(wanted / multipleOf)) * multipleOf;
        }

        @Override
        public SizeRule withSize(int pixels) {
            return new Area(pixels, multipleOf);
        }
    }

    private static void requireAtLeastOne(String field, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(
                    "size rule: " + field + " must be at least 1, not " + value);
        }
    }
}
