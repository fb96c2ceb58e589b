// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.record.SelectionReason;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Labels in a job, by the bundled model. */
class PseudoLabelingITCase {
    private static final int WIDTH = 160;
    private static final int HEIGHT = 120;

    @TempDir Path folder;

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        return StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    }

    /** A floor below a wall with a box on the left, in a colour. */
    private static byte[] rgb(int hue, boolean mirrored) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean box = x > 20 && x < 60 && y > 50 && y < 100;
                int shade = box ? 220 : y > 70 ? y + 40 : 90 + x / 8;
                int column = mirrored ? WIDTH - 1 - x : x;
                for (int c = 0; c < 3; c++) {
                    int tint = c == hue % 3 ? 35 : hue / 3 * 10;
                    rgb[3 * (y * WIDTH + column) + c] = (byte) Math.min(255, shade + tint - 30);
                }
            }
        }
        return rgb;
    }

    private static Frame frame(String camera, long sequence, byte[] rgb) {
        try (DecodedImage image = DecodedImage.ofRgb(WIDTH, HEIGHT, rgb)) {
            FrameIdentity identity = new FrameIdentity(camera, sequence, 1000 * sequence);
            return new Frame(identity, ImageCodec.encodePng(image, 1), "image/png");
        }
    }

    private static List<PseudoLabel> labels(SelectionOptions selection, Frame... frames)
            throws Exception {
        DataStream<Frame> stream = environment().fromData(TypeInformation.of(Frame.class), frames);
        List<PseudoLabel> labels = new ArrayList<>();
        try (CloseableIterator<PseudoLabel> iterator =
                PseudoLabeling.builder()
                        .device(Device.CPU)
                        .batchSize(2)
                        .selection(selection)
                        .build()
                        .apply(stream)
                        .labels()
                        .executeAndCollect()) {
            iterator.forEachRemaining(labels::add);
        }
        return labels;
    }

    @Test
    void theMirroredPictureHasTheMirroredLabel() throws Exception {
        List<PseudoLabel> labels =
                labels(
                        SelectionOptions.EVERYTHING,
                        frame("a", 0, rgb(0, false)),
                        frame("b", 0, rgb(0, true)));
        assertThat(labels).hasSize(2);
        PseudoLabel first = labels.get(0);
        PseudoLabel second = labels.get(1);
        assertThat(first.key()).isNotEqualTo(second.key());
        assertThat(first.reason()).isEqualTo(SelectionReason.EXHAUSTIVE);
        assertThat(first.label().width()).isEqualTo(WIDTH);
        assertThat(first.scores().get("flipAgreement")).isBetween(0.7, 1.0);
        assertThat(second.scores().get("flipAgreement"))
                .isCloseTo(first.scores().get("flipAgreement"), within(0.02));
        float[] disparity = first.label().disparity();
        float[] mirrored = second.label().disparity();
        float[] back = new float[mirrored.length];
        for (int i = 0; i < back.length; i++) {
            back[i] = mirrored[i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH];
        }
        // Scale and shift of a relative prediction mean nothing.
        assertThat(correlation(disparity, back))
                .isGreaterThan(0.6)
                .isGreaterThan(correlation(disparity, mirrored) + 0.3);
        assertThat(SharedSessions.open()).isZero();
    }

    private static double correlation(float[] a, float[] b) {
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < a.length; i++) {
            meanA += a[i] / a.length;
            meanB += b[i] / b.length;
        }
        double product = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (a[i] - meanA) * (b[i] - meanB);
            squaresA += (a[i] - meanA) * (a[i] - meanA);
            squaresB += (b[i] - meanB) * (b[i] - meanB);
        }
        return product / Math.sqrt(squaresA * squaresB);
    }

    private static SelectionOptions.Builder selection() {
        return SelectionOptions.builder()
                .tolerance(0.3)
                .minValidShare(0)
                .minQuality(0)
                .minNovelty(0.002)
                .reservoir(8)
                .quotaPerHour(100)
                .randomShare(0)
                .seed(1);
    }

    @Test
    void whatACameraGaveBeforeIsNotKeptAgain() throws Exception {
        SelectionOptions selection = selection().build();
        List<PseudoLabel> labels =
                labels(
                        selection,
                        frame("a", 0, rgb(0, false)),
                        frame("a", 1, rgb(0, false)),
                        frame("a", 2, rgb(8, false)),
                        frame("b", 0, rgb(0, false)),
                        frame("a", 3, rgb(8, false)));
        assertThat(labels)
                .extracting(l -> l.frame().cameraId() + l.frame().identity().sequence())
                .containsExactlyInAnyOrder("a0", "a2", "b0");
        assertThat(labels).allSatisfy(l -> assertThat(l.scores()).containsKey("novelty"));
        assertThat(labels).extracting(PseudoLabel::reason).containsOnly(SelectionReason.NOVEL);
    }

    @Test
    void aShareIsKeptHoweverLittleNewAndTheQuotaHoldsForAll() throws Exception {
        SelectionOptions all = selection().quotaPerHour(3).randomShare(1).build();
        Frame[] frames = new Frame[6];
        for (int i = 0; i < frames.length; i++) {
            frames[i] = frame("a", i, rgb(0, false));
        }
        List<PseudoLabel> labels = labels(all, frames);
        assertThat(labels)
                .extracting(PseudoLabel::reason)
                .containsExactly(
                        SelectionReason.NOVEL, SelectionReason.RANDOM, SelectionReason.RANDOM);
    }

    /** Each camera's memory is where its frames are, whether the builder spreads them or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void camerasAreKnownAtAnyParallelism(boolean keepPartitioning) throws Exception {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            frames.add(frame("camera-" + i % 12, i / 12, rgb(0, false)));
        }
        PseudoLabeling.Builder builder =
                PseudoLabeling.builder()
                        .device(Device.CPU)
                        .parallelism(2)
                        .selection(selection().build());
        StreamExecutionEnvironment environment = environment();
        environment.setParallelism(2);
        DataStream<Frame> stream =
                environment.fromData(TypeInformation.of(Frame.class), frames.toArray(new Frame[0]));
        List<PseudoLabel> labels = new ArrayList<>();
        try (CloseableIterator<PseudoLabel> iterator =
                (keepPartitioning ? builder.keepPartitioning() : builder)
                        .build()
                        .apply(stream)
                        .labels()
                        .executeAndCollect()) {
            iterator.forEachRemaining(labels::add);
        }
        assertThat(labels)
                .extracting(l -> l.frame().cameraId())
                .hasSize(12)
                .doesNotHaveDuplicates();
    }

    @Test
    void aFrameThatIsNoPictureGoesToTheSide() throws Exception {
        DataStream<Frame> stream =
                environment()
                        .fromData(
                                TypeInformation.of(Frame.class),
                                frame("a", 0, rgb(0, false)),
                                TestFrames.broken("a", 1));
        List<FailedFrame> failed = new ArrayList<>();
        try (CloseableIterator<FailedFrame> iterator =
                PseudoLabeling.builder()
                        .device(Device.CPU)
                        .build()
                        .apply(stream)
                        .failedFrames()
                        .executeAndCollect()) {
            iterator.forEachRemaining(failed::add);
        }
        assertThat(failed).extracting(f -> f.identity().sequence()).containsExactly(1L);
    }

    @Test
    void aTeacherWithoutAnEmbeddingIsRefusedWithASentence() {
        DataStream<Frame> stream =
                environment()
                        .fromData(TypeInformation.of(Frame.class), frame("a", 0, rgb(0, false)));
        assertThatThrownBy(
                        () ->
                                PseudoLabeling.builder()
                                        .model(TestModels.meanColour(folder).location())
                                        .device(Device.CPU)
                                        .build()
                                        .apply(stream)
                                        .labels()
                                        .executeAndCollect()
                                        .next())
                .hasStackTraceContaining("none of which this job needs");
    }

    /** A blue upper half above a gradient; the teacher has no embedding, which nobody asks for. */
    @Test
    void skyIsFarthestCountsAndIsMarkedAtThePicturesSize() throws Exception {
        byte[] rgb = rgb(0, false);
        for (int i = 0; i < WIDTH * HEIGHT / 2; i++) {
            rgb[3 * i] = 40;
            rgb[3 * i + 1] = 40;
            rgb[3 * i + 2] = (byte) 255;
        }
        DataStream<Frame> stream =
                environment().fromData(TypeInformation.of(Frame.class), frame("a", 0, rgb));
        PseudoLabel label =
                PseudoLabeling.builder()
                        .model(TestModels.brightnessAndSky(folder).location())
                        .device(Device.CPU)
                        .batchSize(2)
                        .selection(SelectionOptions.EVERYTHING)
                        .build()
                        .apply(stream)
                        .labels()
                        .executeAndCollect(1)
                        .get(0);
        DisparityLabel map = label.label();
        assertThat(map.sky()).hasSize(WIDTH * HEIGHT);
        assertThat(map.valid()).containsOnly(true);
        // The network sees 32 x 32: the border is known to some rows.
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int row = i / WIDTH;
            if (Math.abs(row - HEIGHT / 2) > 4) {
                assertThat(map.sky()[i]).as("row %d", row).isEqualTo(row < HEIGHT / 2);
            }
            assertThat(map.disparity()[i] == 0).as("row %d", row).isEqualTo(map.sky()[i]);
        }
        assertThat(label.scores().get("validShare")).isEqualTo(1);
        assertThat(label.reason()).isEqualTo(SelectionReason.EXHAUSTIVE);
    }

    @Test
    void aTeacherWithoutSkyMarksNone() throws Exception {
        assertThat(labels(SelectionOptions.EVERYTHING, frame("a", 0, rgb(0, false))))
                .singleElement()
                .satisfies(l -> assertThat(l.label().sky()).isNull());
    }
}
