// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.dataset;
import static io.flinkdepth.training.evaluate.TestSamples.depth;
import static io.flinkdepth.training.evaluate.TestSamples.inTurn;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static io.flinkdepth.training.evaluate.TestSamples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.evaluate.TestSamples.TestItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VideoProtocolTest {
    private static final int SIDE = 32;
    private static final EvaluationProtocol<LabelledSample> VIDEO = protocol("video", "redwood");

    private static DepthModel disparity(double left, double right) {
        return always(2, 2, RELATIVE_DISPARITY, (x, y) -> x == 0 ? left : right);
    }

    /**
     * Each frame alone would fit exactly. One line for both cannot: through (1, 1), (2, 1/2) and
     * twice that with the predictions doubled, (2, 1), (4, 1/2).
     */
    @Test
    void theWholeClipHasOneScaleAndShift() throws IOException {
        LabelledSample frame = depth(2, 2, (x, y) -> x == 0 ? 2 : 1);
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        VIDEO,
                        samples("redwood", frame, frame),
                        inTurn(disparity(1, 2), disparity(2, 4)));
        // x̄ = 9/4, ȳ = 3/4; covariance 3/4 over variance 19/4.
        double scale = 3 / 19.0;
        double shift = 0.75 - scale * 2.25;
        double first = 1 / (scale + shift);
        double middle = 1 / (2 * scale + shift);
        double last = 1 / (4 * scale + shift);
        double expected =
                (Math.abs(first - 2) / 2
                                + Math.abs(middle - 1)
                                + Math.abs(middle - 2) / 2
                                + Math.abs(last - 1))
                        / 4;
        assertThat(result.figure("absRel")).isCloseTo(expected, within(1e-6));
        double change = ((first - middle) / (first + middle) + (middle - last) / (middle + last));
        assertThat(result.figure("temporalChange")).isCloseTo(change, within(1e-6));
        double error = ((first - middle) / 2 + (middle - last)) / 2;
        assertThat(result.figure("temporalError")).isCloseTo(error, within(1e-6));
    }

    /** A frame that is there at the first reading and not at the second does not end the run. */
    @Test
    void aFrameThatCannotBeReadAgainIsLeftOut() throws IOException {
        LabelledSample frame = depth(2, 2, (x, y) -> x == 0 ? 2 : 1);
        AtomicInteger reads = new AtomicInteger();
        Dataset.Item<LabelledSample> gone =
                new Dataset.Item<>() {
                    @Override
                    public String name() {
                        return "image1";
                    }

                    @Override
                    public LabelledSample read() {
                        if (reads.getAndIncrement() > 0) {
                            throw new OutOfMemoryError("Java heap space");
                        }
                        return frame;
                    }
                };
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        VIDEO,
                        dataset(
                                "redwood",
                                new TestItem<>("image0", frame),
                                gone,
                                new TestItem<>("image2", frame)),
                        inTurn(disparity(1, 2), disparity(7, 9), disparity(1, 2)));
        assertThat(reads).hasValue(2);
        assertThat(result.outcome().images())
                .extracting(Outcome.ScoredImage::name)
                .containsExactly("image0", "image2");
        assertThat(result.outcome().skipped())
                .singleElement()
                .satisfies(
                        skipped ->
                                assertThat(skipped.toString())
                                        .contains("image1", "cannot be read again"));
        // The third has its own prediction, which is that of the first.
        assertThat(result.outcome().images().get(1).figures().get("absRel"))
                .isEqualTo(result.outcome().images().get(0).figures().get("absRel"));
    }

    /** A prediction the wrong way round has its scale held at 1e-3, which leaves the shift. */
    @Test
    void scaleAndShiftAreAtLeastAThousandth() throws IOException {
        LabelledSample frame = depth(2, 2, (x, y) -> x == 0 ? 1 : 2);
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(VIDEO, samples("redwood", frame), disparity(1, 2));
        // The fit is 1.5 - 0.5 x; held, 1.5 + 0.001 x.
        double expected = (Math.abs(1 / 1.501 - 1) + Math.abs(1 / 1.502 - 2) / 2) / 2;
        assertThat(result.figure("absRel")).isCloseTo(expected, within(1e-6));
        LabelledSample far = depth(2, 2, (x, y) -> x == 0 ? 10 : 5);
        // The fit is 0.1 x - 0.9; held, 0.1 x + 0.001.
        EvaluationResult held =
                EvaluationRun.DEFAULT.score(VIDEO, samples("redwood", far), disparity(10, 11));
        assertThat(held.figure("absRel"))
                .isCloseTo(
                        (Math.abs(1 / 1.001 - 10) / 10 + Math.abs(1 / 1.101 - 5) / 5) / 2,
                        within(1e-6));
    }

    /** Disparity is 0.1 x + 0.1; where the measured depth changes much, the error does not look. */
    @Test
    void temporalErrorLooksAtWhatStands() throws IOException {
        LabelledSample before = depth(2, 2, (x, y) -> x == 0 ? 2 : 1);
        LabelledSample after = depth(2, 2, (x, y) -> x == 0 ? 2 : 3);
        LabelledSample same = depth(2, 2, (x, y) -> x == 0 ? 2 : 3);
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        VIDEO,
                        samples("redwood", before, after, same),
                        inTurn(disparity(4, 9), disparity(4, 7 / 3.0), disparity(4, 7 / 3.0)));
        assertThat(result.figure("absRel")).isLessThan(1e-6);
        assertThat(result.figure("temporalError")).isLessThan(1e-6);
        assertThat(result.figure("temporalChange")).isCloseTo((2 * 2 / 4.0) / 2 / 2, within(1e-6));
    }

    /** Two folders are two clips with a line each, both exact; nothing is compared across them. */
    @Test
    void aFolderIsAClip() throws IOException {
        LabelledSample frame = depth(2, 2, (x, y) -> x == 0 ? 2 : 1);
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        VIDEO,
                        dataset(
                                "redwood",
                                new TestItem<>("a/0.png", frame),
                                new TestItem<>("b/0.png", frame)),
                        inTurn(disparity(4, 9), disparity(8, 18)));
        assertThat(result.figure("absRel")).isLessThan(1e-6);
        assertThat(result.outcome().groups()).containsOnlyKeys("a/", "b/");
        assertThat(result.outcome().overall()).doesNotContainKey("temporalChange");
        assertThatThrownBy(
                        () ->
                                EvaluationRun.DEFAULT.score(
                                        VIDEO,
                                        dataset(
                                                "redwood",
                                                new TestItem<>("a/0.png", frame),
                                                new TestItem<>("b/0.png", frame),
                                                new TestItem<>("a/1.png", frame)),
                                        disparity(1, 2)))
                .hasMessageContaining("'a/'")
                .hasMessageContaining("a/1.png");
    }

    /** The scene stands; the predictions' scale, shift and noise do not. */
    @Test
    void saysWhatFlickersBeforeAndAfterStabilising() throws IOException {
        LabelledSample frame = texturedRamp();
        DepthModel[] predictions = new DepthModel[20];
        LabelledSample[] frames = new LabelledSample[predictions.length];
        Random random = new Random(5);
        for (int i = 0; i < predictions.length; i++) {
            double scale = 1 + 0.2 * random.nextGaussian();
            predictions[i] =
                    always(
                            SIDE,
                            SIDE,
                            RELATIVE_DISPARITY,
                            (x, y) -> scale * (5 + x + 2 * random.nextGaussian()));
            frames[i] = frame;
        }
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(VIDEO, samples("redwood", frames), inTurn(predictions));
        double before = result.figure("flicker");
        assertThat(before).isBetween(0.02, 0.1);
        assertThat(result.figure("flickerUnaligned")).isGreaterThan(1.5 * before);
        assertThat(result.figure("stabilised.flicker")).isLessThan(before / 3);
        assertThat(new EvaluationReport("noisy", List.of(result), false).toMarkdown())
                .contains("| all | ", "| all, stabilised | ")
                .doesNotContain("stabilised.");
        assertThat(result.figure("stabilised.flickerUnaligned")).isLessThan(before / 3);
        assertThat(result.figure("stabilised.absRel")).isLessThan(result.figure("absRel"));
        assertThat(result.figure("stabilised.frameAbsRel"))
                .isLessThan(result.figure("frameAbsRel"));
        assertThat(result.figure("stabilised.temporalError"))
                .isLessThan(result.figure("temporalError"));
    }

    private static RgbImage texture(int seed) {
        byte[] rgb = new byte[3 * SIDE * SIDE];
        new Random(seed).nextBytes(rgb);
        return new RgbImage(SIDE, SIDE, rgb);
    }

    /** Disparity (5 + x) / 10 at every row. */
    private static LabelledSample texturedRamp() {
        LabelledSample ramp = depth(SIDE, SIDE, (x, y) -> 10.0 / (5 + x));
        return new LabelledSample(texture(1), ramp.label(), null, null);
    }

    /** A line takes the second map to the first; unaligned, half the mean of x lies between. */
    @Test
    void flickerIsTheChangeThatNoLineTakesAway() throws IOException {
        RgbImage image = texture(1);
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        new UnlabelledVideoProtocol(),
                        dataset(
                                "images",
                                new TestItem<>("a.mp4/0", image),
                                new TestItem<>("a.mp4/1", image),
                                // another picture altogether: nothing to compare
                                new TestItem<>("a.mp4/2", texture(2)),
                                new TestItem<>("b.mp4/0", image)),
                        inTurn(
                                always(SIDE, SIDE, RELATIVE_DISPARITY, (x, y) -> x),
                                always(SIDE, SIDE, RELATIVE_DISPARITY, (x, y) -> 1.5 * x),
                                always(SIDE, SIDE, RELATIVE_DISPARITY, (x, y) -> 7 * y),
                                always(SIDE, SIDE, RELATIVE_DISPARITY, (x, y) -> y)));
        assertThat(result.figure("flicker")).isLessThan(1e-6);
        // The mean of x is half its spread of SIDE - 1.
        assertThat(result.figure("flickerUnaligned")).isCloseTo(0.25, within(1e-6));
        assertThat(result.figure("stabilised.flickerUnaligned")).isLessThan(0.03);
        assertThat(result.outcome().groups()).containsOnlyKeys("a.mp4/");
        assertThat(result.outcome().images()).hasSize(1);
        assertThat(result.outcome().skipped())
                .extracting(Outcome.LeftOut::name)
                .containsExactly("a.mp4/0", "a.mp4/2", "b.mp4/0");
        assertThat(result.comparability().comparable()).isFalse();
    }

    /** A moving camera is the hard case: little of the picture stands. */
    @Test
    void onADriveTheBundledModelFlickersLessAndIsAsRight() throws IOException {
        Path drive = TestSamples.shared("kitti_drive");
        try (OnnxDepthPredictor model = OnnxDepthPredictor.open("bundled:default")) {
            EvaluationResult result =
                    EvaluationRun.DEFAULT.score(
                            protocol("video", "kitti_drive"),
                            Datasets.open("kitti_drive", drive),
                            model);
            assertThat(result.figure("stabilised.flicker"))
                    .isLessThan(0.45 * result.figure("flicker"));
            for (String error : List.of("absRel", "frameAbsRel", "temporalError")) {
                assertThat(result.figure("stabilised." + error))
                        .as(error)
                        .isLessThan(1.002 * result.figure(error));
            }
            assertThat(result.outcome().images())
                    .hasSize(30)
                    .allSatisfy(
                            frame ->
                                    assertThat(frame.figures().get("stabilised.absRel"))
                                            .isLessThan(frame.figures().get("absRel") + 0.02));
        }
    }

    @Test
    void leavesNoFileBehind() throws IOException {
        long before = leftFiles();
        LabelledSample frame = depth(2, 2, (x, y) -> x == 0 ? 2 : 1);
        DepthModel failing =
                inTurn(
                        disparity(1, 2),
                        image -> {
                            throw new IOException("no prediction");
                        });
        assertThatThrownBy(
                        () ->
                                EvaluationRun.DEFAULT.score(
                                        VIDEO, samples("redwood", frame, frame), failing))
                .hasMessage("image1: no prediction");
        EvaluationRun.DEFAULT.score(VIDEO, samples("redwood", frame, frame), disparity(1, 2));
        assertThat(leftFiles()).isEqualTo(before);
    }

    private static long leftFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith("flink-depth-clip-"))
                    .count();
        }
    }
}
