// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.alignment;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.evaluate.DepthMetrics;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.java.tuple.Tuple4;

/**
 * Compares each aligned map with the measured pixels that are no reference points: number of the
 * setting, AbsRel, δ1, and the error of the fit. The figures are NaN without a fit.
 */
final class AlignmentScore
        extends RichMapFunction<AlignedDepth, Tuple4<Integer, Double, Double, Double>> {

    private static final long serialVersionUID = 1L;
    private static final float MIN_METRES = 1e-3f;

    private final AlignmentInput input;
    private final int setting;
    private transient MeasuredDrive drive;

    AlignmentScore(AlignmentInput input, int setting) {
        this.input = input;
        this.setting = setting;
    }

    @Override
    public void open(OpenContext context) throws IOException {
        drive = MeasuredDrive.open(input);
    }

    @Override
    public Tuple4<Integer, Double, Double, Double> map(AlignedDepth aligned) throws IOException {
        if (aligned.fit() == null) {
            return Tuple4.of(setting, Double.NaN, Double.NaN, Double.NaN);
        }
        DepthLabel label = drive.sample((int) aligned.depth().identity().sequence()).label();
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        for (int i = 0; i < label.values().length; i++) {
            float metres = label.values()[i];
            boolean counts = label.valid()[i] && metres >= MIN_METRES;
            if (counts && metres <= input.capMetres() && !MeasuredDrive.mayBeReference(i)) {
                // As in the protocols of docs/evaluation.md, no prediction is beyond the cap.
                sum.add(Math.min(input.capMetres(), aligned.depth().values()[i]), metres);
            }
        }
        DepthMetrics metrics = sum.toMetrics();
        return Tuple4.of(
                setting, metrics.absoluteRelative(), metrics.deltaOne(), aligned.fit().error());
    }
}
