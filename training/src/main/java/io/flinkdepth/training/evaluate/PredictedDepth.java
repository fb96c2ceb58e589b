// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A model's prediction for an image.
 *
 * @param width pixels
 * @param height pixels
 * @param values height x width, finite; not copied, not to be changed
 * @param kind what they are: disparity without unit (larger is nearer), or metres
 * @param confidence of each value, 0 to 1, null where it was not asked for
 */
@Internal
public record PredictedDepth(
        int width, int height, float[] values, DepthKind kind, @Nullable float[] confidence) {
    private static final float NEAREST_METRES = 1e-3f;

    /** Refuses an array that does not fit the size. */
    public PredictedDepth {
        if (values.length != (long) width * height) {
            throw new IllegalArgumentException(
                    "a map of " + width + " x " + height + " has " + values.length + " values");
        }
    }

    /** A prediction without confidence. */
    public PredictedDepth(int width, int height, float[] values, DepthKind kind) {
        this(width, height, values, kind, null);
    }

    /** At another size, bilinear with aligned corners, as it would be served. */
    public PredictedDepth resized(int newWidth, int newHeight) {
        return new PredictedDepth(
                newWidth,
                newHeight,
                resized(values, newWidth, newHeight),
                kind,
                confidence == null ? null : resized(confidence, newWidth, newHeight));
    }

    private float[] resized(float[] map, int newWidth, int newHeight) {
        return BilinearResize.resize(map, 0, width, height, newWidth, newHeight);
    }

    /** Larger is nearer: the values themselves, or the inverse of metres (1 mm at the least). */
    public float[] disparity() {
        if (kind == DepthKind.RELATIVE_DISPARITY) {
            return values;
        }
        float[] disparity = new float[values.length];
        for (int i = 0; i < disparity.length; i++) {
            disparity[i] = 1 / Math.max(values[i], NEAREST_METRES);
        }
        return disparity;
    }

    /** The same as relative disparity. */
    public PredictedDepth toDisparity() {
        return new PredictedDepth(width, height, disparity(), DepthKind.RELATIVE_DISPARITY);
    }

    /**
     * The values of a metric model.
     *
     * @throws IllegalArgumentException for a relative one
     */
    public float[] metres() {
        if (kind != DepthKind.METRIC_DEPTH) {
            throw new IllegalArgumentException(
                    "the model predicts "
                            + kind
                            + "; a protocol for metric models needs METRIC_DEPTH"
                            + " (affine-disparity takes both), of a model with a"
                            + " canonicalFocalLength also the image's intrinsics");
        }
        return values;
    }

    /** The mean of this and the prediction for the mirrored image, which is mirrored back. */
    public PredictedDepth meanWithMirrored(PredictedDepth other) {
        float[] mean = new float[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int row = y * width;
                mean[row + x] = (values[row + x] + other.values[row + width - 1 - x]) / 2;
            }
        }
        return new PredictedDepth(width, height, mean, kind);
    }
}
