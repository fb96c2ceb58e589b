// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.AlignmentFit;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DepthAlignerTest {

    private static final int SIDE = 40;
    private static final double SCALE = 0.02;
    private static final double SHIFT = 0.03;

    private final DepthAligner aligner =
            new DepthAligner(
                    new AlignmentOptions(
                            Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ZERO, 10));

    /** Distances from 2 m at the bottom to about 20 m at the top. */
    private static double metres(int row) {
        return 1 / (0.05 + 0.45 * row / (SIDE - 1));
    }

    /** A map whose rows have one distance each, with a scale that grows by the factor. */
    private static DepthMap map(long time, String version, double factor) {
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((1 / metres(i / SIDE) - SHIFT) / (SCALE * factor));
        }
        return new DepthMap(
                new FrameIdentity("a", time, time),
                SIDE,
                SIDE,
                values,
                DepthKind.RELATIVE_DISPARITY,
                new ModelVersion("m", version),
                InferenceTimings.NONE);
    }

    /**
     * Points in a picture of twice the size.
     *
     * @param wrong share of the points that are half as far as they should be
     */
    private static List<ReferencePoints> points(int count, double wrong, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] columns = new float[count];
        float[] rows = new float[count];
        float[] metres = new float[count];
        for (int i = 0; i < count; i++) {
            int row = random.nextInt(SIDE);
            columns[i] = 2 * random.nextInt(SIDE) + random.nextInt(2);
            rows[i] = 2 * row + random.nextInt(2);
            metres[i] = (float) (metres(row) * (i < wrong * count ? 0.5 : 1));
        }
        return List.of(new ReferencePoints("a", 0, 2 * SIDE, 2 * SIDE, columns, rows, metres));
    }

    private static void assertMetres(DepthAligner.Result result, double tolerance) {
        DepthMap depth = result.aligned().depth();
        assertThat(depth.kind()).isEqualTo(DepthKind.METRIC_DEPTH);
        for (int row = 0; row < SIDE; row++) {
            assertThat(depth.at(row, 3) / metres(row)).isCloseTo(1, within(tolerance));
        }
    }

    @Test
    void nearlyHalfOfThePointsMayBeWrong() {
        DepthAligner.Result result = aligner.align(null, map(0, "1", 1), points(200, 0.4, 1));
        assertMetres(result, 0.02);
        AlignmentFit fit = result.aligned().fit();
        assertThat(fit.scale()).isCloseTo(SCALE, within(0.001));
        assertThat(fit.shift()).isCloseTo(SHIFT, within(0.005));
        assertThat(fit.points()).isEqualTo(200);
        assertThat(fit.error()).isLessThan(0.02);
        assertThat(fit.ageMillis()).isZero();
    }

    @Test
    void framesWithoutPointsHaveTheLineOfThoseBefore() {
        AlignmentMemory memory = aligner.align(null, map(0, "1", 1), points(50, 0, 2)).memory();
        DepthAligner.Result later = aligner.align(memory, map(4000, "1", 1), List.of());
        assertMetres(later, 0.01);
        assertThat(later.aligned().fit().ageMillis()).isEqualTo(4000);
        DepthAligner.Result tooLate = aligner.align(memory, map(5001, "1", 1), List.of());
        assertThat(tooLate.aligned().fit()).isNull();
        assertThat(tooLate.aligned().depth()).isEqualTo(map(5001, "1", 1));
        assertThat(tooLate.memory()).isNull();
    }

    @Test
    void aFewPointsAFrameGiveALineInTime() {
        AlignmentMemory memory = null;
        DepthAligner.Result result = null;
        for (int frame = 0; frame < 20; frame++) {
            result = aligner.align(memory, map(100 * frame, "1", 1), points(4, 0, 100 + frame));
            assertThat(result.aligned().fit() == null).isEqualTo(frame < 2);
            memory = result.memory();
        }
        assertMetres(result, 0.01);
    }

    @Test
    void aChangedScaleIsFollowed() {
        AlignmentMemory memory = aligner.align(null, map(0, "1", 1), points(50, 0, 3)).memory();
        DepthAligner.Result result = null;
        for (int frame = 1; frame <= 30; frame++) {
            result = aligner.align(memory, map(100 * frame, "1", 1.3), points(50, 0, frame));
            memory = result.memory();
        }
        assertMetres(result, 0.02);
    }

    @Test
    void anotherModelBeginsAnew() {
        AlignmentMemory memory = aligner.align(null, map(0, "1", 1), points(50, 0, 4)).memory();
        DepthAligner.Result result = aligner.align(memory, map(100, "2", 1), List.of());
        assertThat(result.aligned().fit()).isNull();
        assertThat(result.memory()).isNull();
    }

    @Test
    void theStateComesBackFromBytes() throws Exception {
        AlignmentMemory memory = aligner.align(null, map(0, "1", 1), points(50, 0.2, 5)).memory();
        AlignmentMemory read = AlignmentMemory.ofBytes(memory.toBytes());
        assertThat(aligner.align(read, map(100, "1", 1), points(6, 0, 6)).aligned())
                .isEqualTo(aligner.align(memory, map(100, "1", 1), points(6, 0, 6)).aligned());
        byte[] bytes = memory.toBytes();
        bytes[0] = 9;
        assertThatThrownBy(() -> AlignmentMemory.ofBytes(bytes))
                .hasMessageContaining("has format 9; this version reads 1");
    }

    @Test
    void disparityThatFallsWithTheDistanceGivesNoLine() {
        DepthMap map = map(0, "1", 1);
        float[] upsideDown = map.values().clone();
        for (int i = 0; i < upsideDown.length; i++) {
            upsideDown[i] = -upsideDown[i];
        }
        DepthMap inverted =
                new DepthMap(
                        map.identity(),
                        SIDE,
                        SIDE,
                        upsideDown,
                        map.kind(),
                        map.model(),
                        map.timings());
        assertThat(aligner.align(null, inverted, points(50, 0, 7)).aligned().fit()).isNull();
        float[] constant = new float[SIDE * SIDE];
        Arrays.fill(constant, 3);
        DepthMap flat =
                new DepthMap(
                        map.identity(),
                        SIDE,
                        SIDE,
                        constant,
                        map.kind(),
                        map.model(),
                        map.timings());
        assertThat(aligner.align(null, flat, points(50, 0, 7)).aligned().fit()).isNull();
    }
}
