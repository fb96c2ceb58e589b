package io.flinkdepth.training.loop;

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
import io.flinkdepth.training.evaluate.ScaleAndShift;
import io.flinkdepth.training.evaluate.Scoring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How far a model agrees with the teacher whose disparity an image was labelled with, over the
 * pixels that count: the model's disparity is brought to the teacher's by the scale and shift that
 * least squares give (MiDaS, arXiv 1907.01341, equation 3), and the mean absolute rest, in units of
 * the teacher's spread (from its 2nd to its 98th percentile) and at most 1 for each pixel, is taken
 * from 1. It is no accuracy: both may be wrong. An answer turned inside out has no scale.
 */
final class TeacherAgreement implements EvaluationProtocol<LabelledSample> {
    static final String FIGURE = "teacherAgreement";

    private static final double LOW = 0.02;
    private static final int LEAST_PIXELS = 2;

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
                double spread = spread(teacher, label.valid());
                if (label.validCount() < LEAST_PIXELS || !(spread > 0)) {
                    skipped.add(new LeftOut(item.name(), "the teacher's map is constant"));
                    return;
                }
                float[] disparity =
                        model.answer(sample.image())
                                .resized(label.width(), label.height())
                                .disparity();
                double agreement = agreement(disparity, teacher, label.valid(), spread);
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

    static double agreement(float[] disparity, float[] teacher, boolean[] valid, double spread) {
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        double sum = 0;
        for (int i = 0; i < teacher.length; i++) {
            if (valid[i]) {
                fit.add(disparity[i], teacher[i]);
                sum += teacher[i];
            }
        }
        ScaleAndShift line = fit.line();
        if (line.scale() <= 0) {
            line = new ScaleAndShift(0, sum / fit.points());
        }
        double rest = 0;
        for (int i = 0; i < teacher.length; i++) {
            if (valid[i]) {
                rest += Math.min(1, Math.abs(line.apply(disparity[i]) - teacher[i]) / spread);
            }
        }
        return 1 - rest / fit.points();
    }

    private static double spread(float[] values, boolean[] valid) {
        float[] sorted = new float[values.length];
        int count = 0;
        for (int i = 0; i < values.length; i++) {
            if (valid[i]) {
                sorted[count++] = values[i];
            }
        }
        if (count == 0) {
            return 0;
        }
        Arrays.sort(sorted, 0, count);
        int low = (int) (LOW * (count - 1));
        return sorted[count - 1 - low] - sorted[low];
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return new Comparability(false, "agreement with a teacher is compared with nothing else");
    }
}
