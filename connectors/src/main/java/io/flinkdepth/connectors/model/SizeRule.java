// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import org.apache.flink.annotation.PublicEvolving;

/**
 * To what size a network wants its images resized. Images that come to the same size can share a
 * batch.
 */
@PublicEvolving
public sealed interface SizeRule {

    /** The network's input size for an image of the size given. */
    ImageSize sizeFor(int imageWidth, int imageHeight);

    /**
     * The same rule with another size: the side of a square for {@link Fixed} and {@link Area}, the
     * shorter side for {@link ShorterSide}. A fixed size of a network whose input shape is fixed
     * cannot be changed; the runtime says so when it checks the signature.
     */
    SizeRule withSize(int pixels);

    /** Each image is stretched to one size. */
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
     * The shorter side becomes at least {@code pixels}, the aspect ratio is kept, both sides are
     * multiples of {@code multipleOf}: what the official Depth Anything code does (its {@code
     * Resize} with lower_bound). A side is rounded to the nearest multiple, and up where that would
     * be less than {@code pixels}.
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
     * Each image becomes about as large as a square of {@code side} pixels, the aspect ratio is
     * kept as near as multiples of {@code multipleOf} allow: every image costs the same.
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
