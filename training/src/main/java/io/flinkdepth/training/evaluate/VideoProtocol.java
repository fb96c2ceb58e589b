// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.LabelledSample;
import org.apache.flink.annotation.Internal;

/**
 * {@code video}: as {@code affine-disparity}, but with one scale and one shift for a whole clip,
 * both set to 1e-3 where they are less (DepthCrafter, arXiv 2409.02095, section 4.1; Video Depth
 * Anything, arXiv 2501.12375, section 4.1). A clip is the items of one folder, in the order of
 * their listing; the figures of a clip are the mean of its frames', the overall ones the mean of
 * the clips'. Frames without a valid pixel have no error, only stability. A frame that could not be
 * read is left out, and its neighbours are taken for consecutive.
 *
 * <p>Stability, of the aligned depth p of consecutive frames, which no camera's motion is taken out
 * of:
 *
 * <ul>
 *   <li>{@code temporalChange}: mean over all pixels of 2 |p₂ − p₁| / (p₁ + p₂). It also has the
 *       motion of the scene in it; for comparing models on one clip.
 *   <li>{@code temporalError}: mean of ||p₂ − p₁| − |t₂ − t₁|| / t₁ over the pixels that are valid
 *       in both frames and whose measured depth t changes by less than 5 %: what flickers although
 *       the scene does not. It is the temporal gradient matching of Video Depth Anything (section
 *       3.2, where a change of 0.05 in normalised disparity is the limit) in relative depth.
 *   <li>{@code flicker}: mean |s d₂ + o − d₁| of the model's own disparity d over the pixels whose
 *       picture did not change (brightness by 2 of 255 at most, also around them), over the spread
 *       of d₁ (2nd to 98th percentile), with scale s and shift o by least squares over these
 *       pixels; {@code flickerUnaligned} with s = 1 and o = 0. Needs no measured depth.
 * </ul>
 *
 * <p>{@code frameAbsRel} is the AbsRel with a scale and shift of each frame's own. All figures are
 * given again, with {@code stabilised.} before their names, for the predictions as {@code
 * DepthEstimation} stabilises them with its default options.
 *
 * @param rule of the data set
 */
@Internal
public record VideoProtocol(DatasetRule rule) implements EvaluationProtocol<LabelledSample> {
    /** The name in commands and tables. */
    public static final String NAME = "video";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        return new VideoScoring(rule.affineMask(), model, sheet);
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return Comparability.never(
                "published figures of clips are of chosen clips and lengths, and of other measures"
                        + " of stability; for comparing models scored here only");
    }
}
