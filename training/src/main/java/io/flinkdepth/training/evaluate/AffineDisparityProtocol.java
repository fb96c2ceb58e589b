// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.training.dataset.LabelledSample;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * {@code affine-disparity}, for relative models (metric ones are inverted): the prediction is
 * resized to the measured depth; a scale and a shift of its disparity are fitted to 1/t by least
 * squares over the valid pixels of each image; what comes out below 1/cap is set to 1/cap; then it
 * is inverted, clipped to the mask's range and scored. Source: MiDaS (arXiv 1907.01341, section 5),
 * as in Depth Anything (arXiv 2401.10891, section 4.2).
 *
 * <p>Beside the model's figures stands the best straight ramp from top to bottom of each image,
 * disparity = a · row + b, by the same protocol ({@code rampAbsRel}, {@code rampDelta1}): what a
 * model can reach that has not looked at the image.
 *
 * @param rule of the data set
 */
@Internal
public record AffineDisparityProtocol(DatasetRule rule)
        implements EvaluationProtocol<LabelledSample> {
    /** The name in commands and tables. */
    public static final String NAME = "affine-disparity";

    private static final int MIN_PIXELS = 2;
    private static final int KITTI_IMAGES = 652;
    private static final int NYU_IMAGES = 654;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        return new AlignedScoring(model, rule, sheet, MIN_PIXELS) {
            @Override
            Map<String, Double> figures(
                    MeasuredDepth measured, float[] aligned, PredictedDepth predicted) {
                Map<String, Double> figures = measured.score(i -> aligned[i]).toFigures();
                DepthMetrics ramp = scoreOfBestRamp(measured, rule.affineMask());
                figures.put("rampAbsRel", ramp.absoluteRelative());
                figures.put("rampDelta1", ramp.deltaOne());
                return figures;
            }
        };
    }

    /** The depth map, in metres, that a disparity map of the same size becomes. */
    static float[] aligned(float[] disparity, MeasuredDepth measured, EvaluationMask mask) {
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        measured.fit(disparity, fit);
        return depth(disparity, fit.line(), mask);
    }

    /** Scale, shift, invert, clip. */
    static float[] depth(float[] disparity, ScaleAndShift line, EvaluationMask mask) {
        float[] metres = new float[disparity.length];
        double min = 1 / mask.cap();
        for (int i = 0; i < metres.length; i++) {
            double inverse = 1 / Math.max(line.apply(disparity[i]), min);
            metres[i] = (float) Math.max(inverse, mask.min());
        }
        return metres;
    }

    /** The best vertical ramp's figures. */
    static DepthMetrics scoreOfBestRamp(MeasuredDepth measured, EvaluationMask mask) {
        float[] rows = new float[measured.metres().length];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = i / measured.width();
        }
        float[] aligned = aligned(rows, measured, mask);
        return measured.score(i -> aligned[i]);
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        int scored = outcome.images().size();
        if (!rule.isRuleOf(dataset)) {
            return Comparability.never("the mask, cap and crop are not the published protocol's");
        }
        return switch (dataset) {
            case "kitti" ->
                    Comparability.ofSplit(
                            KITTI_IMAGES,
                            scored,
                            "comparable with the published AbsRel / δ1 on KITTI, which third"
                                    + " parties reproduce (V1-S .080/.936, V1-B .080/.939, V1-L"
                                    + " .076/.947, V2-S .078/.936, V2-L .074/.946)");
            case "nyuv2" ->
                    Comparability.ofSplit(
                            NYU_IMAGES,
                            scored,
                            "comparable with the published AbsRel / δ1 on NYUv2, which third"
                                    + " parties reproduce (V1-S .053/.972, V1-B .046/.979, V1-L"
                                    + " .043/.981, V2-S .053/.973, V2-L .045/.979)");
            case "sintel", "eth3d", "diode-indoors", "diode-outdoor" ->
                    Comparability.never(
                            "third parties do not reproduce the published figures of this data"
                                    + " set; for comparing models scored here only");
            default ->
                    Comparability.never(
                            "no published figure that others reproduce is of this data set; for"
                                    + " comparing models scored here only");
        };
    }
}
