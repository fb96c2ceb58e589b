// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.training.evaluate.DepthMetrics;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.util.OptionalDouble;
import org.apache.flink.annotation.Internal;

/**
 * The true depth of a rendered frame at a quarter of its size, to tell how wrong a prediction is:
 * AbsRel over depths up to 80 m, after scale and shift were fitted in disparity (protocol {@code
 * affine-disparity}).
 */
@Internal
public final class DriveTruth {

    private static final int STEP = 4;
    private static final double FARTHEST = 80;
    private static final double MIN_DISPARITY = 1 / FARTHEST;

    private final int width;
    private final int height;
    private final float[] metres;

    /** Of a rendered frame. */
    public DriveTruth(SceneSample scene) {
        this.width = scene.width() / STEP;
        this.height = scene.height() / STEP;
        this.metres = new float[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                metres[y * width + x] =
                        scene.depthMetres()[
                                (y * STEP + STEP / 2) * scene.width() + x * STEP + STEP / 2];
            }
        }
    }

    /** How wrong a relative prediction is; none where no pixel is near enough. */
    public OptionalDouble absRel(DepthMap prediction) {
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        for (int i = 0; i < metres.length; i++) {
            if (metres[i] <= FARTHEST) {
                fit.add(at(prediction, i), 1 / metres[i]);
            }
        }
        if (fit.points() == 0) {
            return OptionalDouble.empty();
        }
        ScaleAndShift line = fit.line();
        DepthMetrics.Sum errors = new DepthMetrics.Sum();
        for (int i = 0; i < metres.length; i++) {
            if (metres[i] <= FARTHEST) {
                double disparity = Math.max(MIN_DISPARITY, line.apply(at(prediction, i)));
                errors.add(1 / disparity, metres[i]);
            }
        }
        return OptionalDouble.of(errors.toMetrics().absoluteRelative());
    }

    private double at(DepthMap prediction, int index) {
        int x = (int) ((index % width + 0.5) * prediction.width() / width);
        int y = (int) ((index / width + 0.5) * prediction.height() / height);
        return prediction.values()[y * prediction.width() + x];
    }
}
