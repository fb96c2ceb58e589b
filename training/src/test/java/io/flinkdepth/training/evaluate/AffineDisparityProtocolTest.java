// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.METRIC_DEPTH;
import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.depth;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static io.flinkdepth.training.evaluate.TestSamples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AffineDisparityProtocolTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    private static EvaluationResult score(String dataset, LabelledSample sample, DepthModel model)
            throws IOException {
        return EvaluationRun.DEFAULT.score(
                protocol("affine-disparity", dataset), samples(dataset, sample), model);
    }

    @Test
    void anyScaleAndShiftOfTheTruthIsPerfect() throws IOException {
        LabelledSample sample = depth(WIDTH, HEIGHT, (x, y) -> x == 5 ? 0 : 1 + 0.3 * x + 0.5 * y);
        DepthModel model =
                always(
                        WIDTH,
                        HEIGHT,
                        RELATIVE_DISPARITY,
                        (x, y) -> x == 5 ? 1000 : 7 / (1 + 0.3 * x + 0.5 * y) - 2);
        EvaluationResult result = score("redwood", sample, model);
        assertThat(result.figure("absRel")).isLessThan(1e-5);
        assertThat(result.figure("delta1")).isEqualTo(1);
        assertThat(result.figure("rampAbsRel")).isGreaterThan(0.05);
    }

    /** Two planes of 1 and 2 m; a constant prediction is fitted as 0.75, that is 1.3333 m. */
    @Test
    void aConstantPredictionScoresWhatAHandComputes() throws IOException {
        LabelledSample sample = depth(WIDTH, HEIGHT, (x, y) -> 1 + x % 2);
        EvaluationResult result =
                score("redwood", sample, always(2, 2, RELATIVE_DISPARITY, (x, y) -> 4));
        assertThat(result.figure("absRel")).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(result.figure("delta1")).isZero();
        assertThat(result.figure("delta2")).isCloseTo(1, within(1e-12));
    }

    /** By the normal equations, solved by Cramer's rule over a list of the valid pixels. */
    @Test
    void agreesWithTheNormalEquations() throws IOException {
        float[] truth = GoldenGenerator.uniform("metres", WIDTH * HEIGHT);
        float[] prediction = GoldenGenerator.uniform("answer", WIDTH * HEIGHT);
        LabelledSample sample =
                depth(WIDTH, HEIGHT, (x, y) -> Math.max(0, 6 + 7 * truth[y * WIDTH + x]));
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i < truth.length; i++) {
            double t = Math.max(0, 6 + 7 * truth[i]);
            if (t >= 1e-3 && t <= 10) {
                points.add(new double[] {prediction[i], t});
            }
        }
        double xx = points.stream().mapToDouble(p -> p[0] * p[0]).sum();
        double x = points.stream().mapToDouble(p -> p[0]).sum();
        double xy = points.stream().mapToDouble(p -> p[0] / p[1]).sum();
        double y = points.stream().mapToDouble(p -> 1 / p[1]).sum();
        double determinant = xx * points.size() - x * x;
        double scale = (xy * points.size() - x * y) / determinant;
        double shift = (xx * y - x * xy) / determinant;
        double expected =
                points.stream()
                        .mapToDouble(
                                p -> {
                                    double d = scale * p[0] + shift;
                                    double z = d < 0.1 ? 10 : 1 / d;
                                    return Math.abs(z / p[1] - 1);
                                })
                        .average()
                        .orElseThrow();
        assertThat(points.size()).isLessThan(truth.length - 5);
        EvaluationResult result =
                score(
                        "redwood",
                        sample,
                        always(
                                WIDTH,
                                HEIGHT,
                                RELATIVE_DISPARITY,
                                (column, row) -> prediction[row * WIDTH + column]));
        assertThat(result.figure("absRel")).isCloseTo(expected, within(1e-6));
    }

    /** One far-off pixel of 4 m is fitted below zero disparity, so it is put at the cap. */
    @Test
    void disparityBelowTheCapIsSetToTheCap() throws IOException {
        LabelledSample sample = depth(WIDTH, HEIGHT, (x, y) -> x % 2 == 0 ? 2 : 4);
        DepthModel model =
                always(
                        WIDTH,
                        HEIGHT,
                        RELATIVE_DISPARITY,
                        (x, y) -> x == 1 && y == 0 ? -0.1 : x % 2 == 0 ? 0.5 : 0.25);
        double near = scoreTo(5, sample, model);
        double far = scoreTo(50, sample, model);
        assertThat(far - near).isCloseTo((50 - 5) / 4.0 / (WIDTH * HEIGHT), within(1e-6));
    }

    private static double scoreTo(double cap, LabelledSample sample, DepthModel model)
            throws IOException {
        DatasetRule rule = DatasetRule.of("folder", OptionalDouble.of(cap));
        return EvaluationRun.DEFAULT
                .score(new AffineDisparityProtocol(rule), samples("folder", sample), model)
                .figure("absRel");
    }

    @Test
    void theRampIsPerfectOnATiltedPlane() throws IOException {
        LabelledSample sample = depth(WIDTH, HEIGHT, (x, y) -> 1 / (0.2 + 0.05 * y));
        assertThat(
                        score("redwood", sample, always(2, 2, RELATIVE_DISPARITY, (x, y) -> x))
                                .figure("rampAbsRel"))
                .isLessThan(1e-5);
    }

    @Test
    void metricDepthIsResizedAndThenInverted() throws IOException {
        LabelledSample sample = depth(5, 2, (x, y) -> 1 + x);
        EvaluationResult result =
                score("redwood", sample, always(3, 2, METRIC_DEPTH, (x, y) -> 10 * (1 + 2 * x)));
        assertThat(result.figure("absRel")).isLessThan(1e-6);
    }

    /** Data set, width, height, and the first and last row and column that count. */
    @ParameterizedTest
    @CsvSource({
        "kitti, 1242, 375, 153, 370, 44, 1196",
        "kitti_drive, 1242, 375, 153, 370, 44, 1196",
        "nyuv2, 640, 480, 45, 470, 41, 600",
        "sintel, 1024, 436, 0, 435, 0, 1023",
        "eth3d, 60, 40, 0, 39, 0, 59",
        "diode-indoors, 102, 76, 0, 75, 0, 101",
        "ddad, 193, 121, 0, 120, 0, 192"
    })
    void cropsAsPublished(
            String dataset, int width, int height, int top, int bottom, int left, int right) {
        MeasuredDepth measured =
                DatasetRule.of(dataset, OptionalDouble.empty())
                        .affineMask()
                        .apply(depth(width, height, (x, y) -> 2).label());
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                boolean inside = y >= top && y <= bottom && x >= left && x <= right;
                assertThat(measured.valid()[y * width + x]).as("%d, %d", x, y).isEqualTo(inside);
            }
        }
    }

    /** Data set, depths, and how many of them count. */
    @ParameterizedTest
    @CsvSource({
        "sintel, 72, 0",
        "sintel, 71.99, 1",
        "eth3d, 72, 1",
        "eth3d, 72.01, 0",
        "diode-indoors, 50, 1",
        "diode-outdoor, 50.01, 0",
        "ddad, 80, 1",
        "ddad, 80.01, 0",
        "redwood, 10.01, 0",
        "tartanair, 0.0009, 0"
    })
    void countsUpToTheCap(String dataset, double metres, int counting) {
        MeasuredDepth measured =
                DatasetRule.of(dataset, OptionalDouble.empty())
                        .affineMask()
                        .apply(depth(1, 1, (x, y) -> metres).label());
        assertThat(measured.validCount()).isEqualTo(counting);
    }

    @Test
    void refusesWhatItCannotScore() {
        assertThatThrownBy(() -> DatasetRule.of("folder", OptionalDouble.empty()))
                .hasMessageContaining("folder")
                .hasMessageContaining("give a cap");
        assertThatThrownBy(() -> protocol("exact", "nyuv2"))
                .hasMessageContaining("no protocol exact")
                .hasMessageContaining("zoedepth");
        assertThatThrownBy(
                        () ->
                                score(
                                        "nyuv2",
                                        depth(8, 6, (x, y) -> 1),
                                        always(2, 2, RELATIVE_DISPARITY, (x, y) -> x)))
                .hasMessageContaining("image0")
                .hasMessageContaining("640 x 480, not 8 x 6");
        LabelledSample disparity =
                new LabelledSample(
                        new RgbImage(2, 2, new byte[12]),
                        TestSamples.label(
                                2,
                                2,
                                (x, y) -> 1,
                                DepthLabel.Kind.DISPARITY,
                                DepthLabel.Unit.PIXELS),
                        null,
                        null);
        assertThatThrownBy(
                        () ->
                                score(
                                        "redwood",
                                        disparity,
                                        always(2, 2, RELATIVE_DISPARITY, (x, y) -> x)))
                .hasMessageContaining("DISPARITY");
    }

    @Test
    void resizingAlignsTheCorners() {
        PredictedDepth map =
                new PredictedDepth(3, 2, new float[] {0, 1, 2, 10, 11, 12}, RELATIVE_DISPARITY);
        assertThat(map.resized(5, 3).values())
                .containsExactly(
                        0, 0.5f, 1, 1.5f, 2, 5, 5.5f, 6, 6.5f, 7, 10, 10.5f, 11, 11.5f, 12);
    }
}
