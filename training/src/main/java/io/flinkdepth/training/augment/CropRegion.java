// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A rectangle of an image, scaled to a size and optionally flipped; applied to colours, depth,
 * mask, sky and intrinsics.
 *
 * <p>Colours are interpolated bilinearly, and averaged if the region is larger than the result.
 * Labels use the nearest pixel, so that no pixel at an edge gets a depth between its two sides.
 *
 * @param left column of the region's left edge, in pixels of the image; 0 is the image's edge
 * @param top row of the region's upper edge
 * @param width pixels of the image
 * @param height pixels of the image
 * @param size size of the result
 * @param flip whether left and right are exchanged
 */
@Internal
public record CropRegion(
        double left, double top, double width, double height, CropSize size, boolean flip) {

    /** Returns a region of the whole image, scaled to a size. */
    public static CropRegion whole(RgbImage image, CropSize size) {
        return new CropRegion(0, 0, image.width(), image.height(), size, false);
    }

    /** Crops the colours. */
    public ImageCrop cut(RgbImage image) {
        Resampling resampling = new Resampling(this, image);
        return new ImageCrop(size.width(), size.height(), resampling.colours());
    }

    /** Crops the colours and labels. */
    public TrainingCrop cut(LabelledSample sample) {
        return new TrainingCrop(
                cut(sample.image()),
                cut(sample.label()),
                sample.intrinsics() == null ? null : cut(sample.intrinsics()),
                sample.sky() == null ? null : cut(sample.sky(), sample.image()));
    }

    /** Crops the labels. */
    public DepthLabel cut(DepthLabel label) {
        int[] sources = nearest(label.width(), label.height());
        float[] values = new float[sources.length];
        boolean[] valid = new boolean[sources.length];
        for (int i = 0; i < sources.length; i++) {
            values[i] = label.values()[sources[i]];
            valid[i] = label.valid()[sources[i]];
        }
        return new DepthLabel(
                size.width(), size.height(), values, valid, label.kind(), label.unit());
    }

    private boolean[] cut(@Nullable boolean[] sky, RgbImage image) {
        int[] sources = nearest(image.width(), image.height());
        boolean[] result = new boolean[sources.length];
        for (int i = 0; i < sources.length; i++) {
            result[i] = sky[sources[i]];
        }
        return result;
    }

    private CameraIntrinsics cut(CameraIntrinsics intrinsics) {
        double column = (intrinsics.principalX() + 0.5 - left) / stepX() - 0.5;
        double row = (intrinsics.principalY() + 0.5 - top) / stepY() - 0.5;
        return new CameraIntrinsics(
                intrinsics.focalX() / stepX(),
                intrinsics.focalY() / stepY(),
                flip ? size.width() - 1 - column : column,
                row);
    }

    /** Number of pixels of the image for each column of the result. */
    double stepX() {
        return width / size.width();
    }

    /** Number of pixels of the image for each row of the result. */
    double stepY() {
        return height / size.height();
    }

    /**
     * Column of the image at the centre of a column of the result; edges of pixels are integers.
     */
    double sourceX(int column) {
        int shown = flip ? size.width() - 1 - column : column;
        return left + (shown + 0.5) * stepX();
    }

    /** Row of the image at the centre of a row of the result; edges of pixels are integers. */
    double sourceY(int row) {
        return top + (row + 0.5) * stepY();
    }

    private int[] nearest(int imageWidth, int imageHeight) {
        int[] sources = new int[size.width() * size.height()];
        for (int y = 0; y < size.height(); y++) {
            int row = Resampling.clamp((int) Math.floor(sourceY(y)), imageHeight);
            for (int x = 0; x < size.width(); x++) {
                int column = Resampling.clamp((int) Math.floor(sourceX(x)), imageWidth);
                sources[y * size.width() + x] = row * imageWidth + column;
            }
        }
        return sources;
    }
}
