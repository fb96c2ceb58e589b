// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Copies a random rectangle of one image into another (arXiv 1905.04899; Depth Anything, arXiv
 * 2401.10891, equation 6). Each region keeps the label of its own image.
 *
 * @param top first row inside
 * @param left first column inside
 * @param height rows
 * @param width columns
 */
@Internal
public record CutMix(int top, int left, int height, int width) {
    private static final double MIN_AREA = 0.02;
    private static final double MAX_AREA = 0.4;
    private static final double MIN_ASPECT = 0.3;

    /**
     * Draws a rectangle with 2 to 40 % of the area and a log-uniform aspect ratio from 0.3 to
     * 1/0.3, at a uniform position.
     *
     * @param imageHeight pixels
     * @param imageWidth pixels
     */
    public static CutMix draw(int imageHeight, int imageWidth, SplittableRandom random) {
        double share = MIN_AREA + (MAX_AREA - MIN_AREA) * random.nextDouble();
        double area = share * imageHeight * imageWidth;
        double aspect = Math.exp((1 - 2 * random.nextDouble()) * Math.log(MIN_ASPECT));
        int width = side(Math.sqrt(area * aspect), imageWidth);
        int height = side(Math.sqrt(area / aspect), imageHeight);
        return new CutMix(
                random.nextInt(imageHeight - height + 1),
                random.nextInt(imageWidth - width + 1),
                height,
                width);
    }

    private static int side(double pixels, int limit) {
        return (int) Math.max(1, Math.min(limit, Math.round(pixels)));
    }

    /** Whether a pixel is inside. */
    public boolean contains(int row, int column) {
        return row >= top && row < top + height && column >= left && column < left + width;
    }

    /** Returns a crop with {@code inside} in the rectangle and {@code outside} elsewhere. */
    public ImageCrop mix(ImageCrop outside, ImageCrop inside) {
        if (outside.width() != inside.width() || outside.height() != inside.height()) {
            throw new IllegalArgumentException(
                    "crops of "
                            + outside.width()
                            + "x"
                            + outside.height()
                            + " and "
                            + inside.width()
                            + "x"
                            + inside.height()
                            + " cannot be mixed; cut them to one size.");
        }
        ImageCrop mixed = outside.copy();
        int pixels = outside.width() * outside.height();
        for (int row = top; row < top + height; row++) {
            for (int c = 0; c < 3; c++) {
                int at = c * pixels + row * outside.width() + left;
                System.arraycopy(inside.rgb(), at, mixed.rgb(), at, width);
            }
        }
        return mixed;
    }

    /** Returns a mask of height x width, true inside the rectangle. */
    public boolean[] mask(int imageHeight, int imageWidth) {
        boolean[] mask = new boolean[imageHeight * imageWidth];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = contains(i / imageWidth, i % imageWidth);
        }
        return mask;
    }
}
