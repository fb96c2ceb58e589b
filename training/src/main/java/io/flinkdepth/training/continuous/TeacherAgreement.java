// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.operators.depth.internal.AffineAgreement;
import io.flinkdepth.operators.depth.internal.MapSpread;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.Comparability;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.EvaluationProtocol;
import io.flinkdepth.training.evaluate.EvaluationSheet;
import io.flinkdepth.training.evaluate.Outcome;
import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import io.flinkdepth.training.evaluate.Scoring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The agreement of a model with the teacher's disparity over the valid pixels: 1 minus the mean
 * absolute residual after a least-squares fit of scale and shift (MiDaS, arXiv 1907.01341, equation
 * 3), in units of the teacher's spread (2nd to 98th percentile) and at most 1 for each pixel. It
 * does not measure accuracy, because both may be wrong. A prediction with a negative scale does not
 * agree at all.
 */
final class TeacherAgreement implements EvaluationProtocol<LabelledSample> {
    static final String FIGURE = "teacherAgreement";

    @Override
    public String name() {
        return "teacher-agreement";
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        List<ScoredImage> images = new ArrayList<>();
        List<LeftOut> skipped = new ArrayList<>();
        return new Scoring<>() {
            @Override
            public void add(Dataset.Item<LabelledSample> item, LabelledSample sample)
                    throws IOException {
                DepthLabel label = sample.label();
                float[] teacher = label.values();
                if (label.kind() == DepthLabel.Kind.DEPTH) {
                    teacher = inverse(teacher);
                }
                if (isConstant(teacher, label.valid())) {
                    skipped.add(new LeftOut(item.name(), "the teacher's map is constant"));
                    return;
                }
                float[] disparity =
                        model.predict(sample.image())
                                .resized(label.width(), label.height())
                                .disparity();
                double agreement = agreement(disparity, teacher, label.valid());
                images.add(new ScoredImage(item.name(), Map.of(FIGURE, agreement)));
            }

            @Override
            public Outcome finish() {
                double mean =
                        images.stream()
                                .mapToDouble(image -> image.figures().get(FIGURE))
                                .average()
                                .orElse(Double.NaN);
                return new Outcome(
                        List.copyOf(images), List.copyOf(skipped), Map.of(FIGURE, mean), Map.of());
            }
        };
    }

    private static float[] inverse(float[] depth) {
        float[] disparity = new float[depth.length];
        for (int i = 0; i < disparity.length; i++) {
            disparity[i] = depth[i] > 0 ? 1 / depth[i] : 0;
        }
        return disparity;
    }

    /** Computes the agreement as in the shadow evaluation of a job, over the valid pixels. */
    static double agreement(float[] disparity, float[] teacher, boolean[] valid) {
        return AffineAgreement.of(only(teacher, valid), only(disparity, valid)).score();
    }

    /** Whether a map has no spread, so that no agreement is defined. */
    private static boolean isConstant(float[] teacher, boolean[] valid) {
        float[] counting = only(teacher, valid);
        return counting.length == 0 || MapSpread.of(counting).width() == 0;
    }

    private static float[] only(float[] values, boolean[] valid) {
        float[] counting = new float[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (valid[i]) {
                counting[count++] = values[i];
            }
        }
        return Arrays.copyOf(counting, count);
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return new Comparability(false, "agreement with a teacher is compared with nothing else");
    }
}
