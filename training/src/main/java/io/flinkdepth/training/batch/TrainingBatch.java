// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import io.flinkdepth.training.augment.CropSize;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Crops in the input layout of the network.
 *
 * @param size size of every crop
 * @param labelled the labelled part; null if the recipe uses none
 * @param pseudoLabelled the pseudo-labelled part; null if the recipe uses none
 * @param position positions of the feeds after this batch
 */
@Internal
public record TrainingBatch(
        CropSize size,
        @Nullable LabelledPart labelled,
        @Nullable PseudoLabelledPart pseudoLabelled,
        FeedPositions position) {

    /**
     * Labelled crops.
     *
     * @param count crops
     * @param pixels count x 3 x height x width, normalised
     * @param target count x height x width, disparity or metres
     * @param valid count x height x width
     */
    public record LabelledPart(int count, float[] pixels, float[] target, boolean[] valid) {}

    /**
     * Perturbed crops, each of one image or of two.
     *
     * @param count crops
     * @param pixels count x 3 x height x width, normalised, perturbed and mixed
     * @param outside labels of the images outside the rectangles
     * @param inside labels of the images inside the rectangles
     * @param rectangle count x height x width, true inside
     */
    public record PseudoLabelledPart(
            int count, float[] pixels, Labels outside, Labels inside, boolean[] rectangle) {}

    /**
     * Labels of one region.
     *
     * @param disparity count x height x width
     * @param valid count x height x width
     */
    public record Labels(float[] disparity, boolean[] valid) {}

    /**
     * The positions of the feeds.
     *
     * @param labelled number of labelled items taken
     * @param pseudoLabelled number of pseudo-labelled items taken
     */
    public record FeedPositions(long labelled, long pseudoLabelled) {
        public static final FeedPositions START = new FeedPositions(0, 0);
    }
}
