// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import static io.flinkdepth.operators.depth.internal.SyntheticClip.BOX;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.ENLARGED;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.HEIGHT;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.MAP_HEIGHT;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.MAP_WIDTH;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.MODEL;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.WIDTH;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.disparity;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.jittered;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.map;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.mean;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.meanDifference;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.depth.internal.StabilisationResult.Event;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemporalStabiliserTest {
    private final TemporalStabiliser stabiliser =
            new TemporalStabiliser(StabilisationOptions.DEFAULT);
    private final Random random = new Random(7);
    private CameraHistory past;

    private StabilisationResult next(DepthMap map, LumaThumbnail picture) {
        StabilisationResult result = stabiliser.stabilise(past, map, picture);
        past = result.past();
        return result;
    }

    private float[] nextValues(DepthMap map, LumaThumbnail picture) {
        return next(map, picture).depth().values();
    }

    /** Scale, shift and noise change from frame to frame, the scene does not. */
    @Test
    void aStillSceneFlickersATenthAsMuch() {
        LumaThumbnail scene = picture(1, 20);
        float[] truth = disparity(20);
        float[] rawBefore = null;
        float[] before = null;
        double raw = 0;
        double stabilised = 0;
        for (int frame = 0; frame < 60; frame++) {
            float[] values =
                    jittered(
                            truth,
                            1 + 0.1 * random.nextGaussian(),
                            0.2 * random.nextGaussian(),
                            0.1,
                            random);
            float[] result = nextValues(map(frame, values), scene);
            if (frame > 0) {
                raw += meanDifference(values, rawBefore);
                stabilised += meanDifference(result, before);
            }
            rawBefore = values;
            before = result;
        }
        // The pixels' own noise, which no coarse correction takes away, is 2 * 0.1 / sqrt(pi) each.
        double noise = 59 * 0.2 / Math.sqrt(Math.PI);
        assertThat(stabilised - noise).isLessThan((raw - noise) / 10);
    }

    /** Noise makes least squares too flat; over hundreds of frames a map would fade away. */
    @Test
    void theScaleNeitherFadesNorDrifts() {
        LumaThumbnail scene = picture(1, 20);
        float[] truth = disparity(20);
        StabilisationOptions endless =
                StabilisationOptions.builder().scaleMemory(1_000_000).build();
        TemporalStabiliser patient = new TemporalStabiliser(endless);
        float[] result = null;
        for (int frame = 0; frame < 300; frame++) {
            float[] values = new float[truth.length];
            for (int cell = 0; cell < WIDTH * HEIGHT; cell++) {
                // The same noise all over a cell, or the means would hide it.
                float noise = (float) (0.8 * random.nextGaussian());
                for (int i = 0; i < ENLARGED * ENLARGED; i++) {
                    int x = cell % WIDTH * ENLARGED + i % ENLARGED;
                    int y = cell / WIDTH * ENLARGED + i / ENLARGED;
                    values[y * MAP_WIDTH + x] = truth[y * MAP_WIDTH + x] + noise;
                }
            }
            StabilisationResult stabilised = patient.stabilise(past, map(frame, values), scene);
            past = stabilised.past();
            result = stabilised.depth().values();
        }
        int box = 24 * ENLARGED * MAP_WIDTH + 26 * ENLARGED;
        assertThat(past.line().scale()).isCloseTo(1, within(0.25));
        assertThat(mean(result)).isCloseTo(mean(truth), within(0.2));
        assertThat(result[box]).isGreaterThan(6);
    }

    @Test
    void aModelsNewScaleIsFollowedInTheEnd() {
        LumaThumbnail scene = picture(1, 20);
        float[] truth = disparity(20);
        next(map(0, truth), scene);
        float[] twice = jittered(truth, 1.5, 0, 0, random);
        float[] first = nextValues(map(1, twice), scene);
        assertThat(mean(first)).isCloseTo(mean(truth), within(0.1));
        float[] last = first;
        for (int frame = 2; frame < 200; frame++) {
            last = nextValues(map(frame, twice), scene);
        }
        assertThat(mean(last)).isCloseTo(mean(twice), within(0.05));
    }

    /** Where the box was a frame ago, there is now the wall's disparity, and no ghost. */
    @Test
    void whatMovesIsNotSmeared() {
        double worst = 0;
        for (int frame = 0; frame < 20; frame++) {
            int box = 2 + 2 * frame;
            float[] truth = disparity(box);
            float[] result = nextValues(map(frame, truth), picture(1, box));
            for (int i = 0; i < truth.length; i++) {
                worst = Math.max(worst, Math.abs(result[i] - truth[i]));
            }
        }
        assertThat(worst).isLessThan(0.1);
    }

    /** The picture of a plain thing does not change inside when it moves, but its map does. */
    @Test
    void theInsideOfAPlainThingThatMovedHasNoGhost() {
        LumaThumbnail plain = new LumaThumbnail(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
        next(map(0, disparity(10)), plain);
        float[] truth = disparity(18);
        float[] result = nextValues(map(1, truth), plain);
        // Columns that the box covers now and did not a frame ago, and those that it left.
        int row = 24 * ENLARGED * MAP_WIDTH;
        assertThat(result[row + 26 * ENLARGED]).isCloseTo(truth[row + 26 * ENLARGED], within(0.1f));
        assertThat(result[row + 13 * ENLARGED]).isCloseTo(truth[row + 13 * ENLARGED], within(0.1f));
    }

    /** An edge that stands stays as steep as the model drew it. */
    @Test
    void edgesStaySharp() {
        LumaThumbnail scene = picture(1, 20);
        float[] truth = disparity(20);
        float[] result = null;
        for (int frame = 0; frame < 20; frame++) {
            double scale = 1 + 0.1 * random.nextGaussian();
            result = nextValues(map(frame, jittered(truth, scale, 0, 0, random)), scene);
        }
        int inside = 24 * ENLARGED * MAP_WIDTH + 20 * ENLARGED;
        double step = result[inside] - result[inside - 1];
        double contrast = result[inside + BOX] - result[inside - BOX];
        assertThat(step / contrast).isGreaterThan(0.95);
    }

    @Test
    void anotherSceneBeginsAnew() {
        next(map(0, disparity(20)), picture(1, 20));
        float[] other = jittered(disparity(-1), 3, 1, 0, random);
        StabilisationResult result = next(map(1, other), picture(2, -1));
        assertThat(result.event()).isEqualTo(Event.SCENE_CUT);
        assertThat(result.depth().values()).isEqualTo(other);
        assertThat(past.line()).isEqualTo(ScaleAndShift.IDENTITY);
        assertThat(next(map(2, other), picture(2, -1)).event()).isEqualTo(Event.STABILISED);
    }

    /** A change of exposure is no cut, and hides nothing that stands. */
    @Test
    void anotherExposureIsTheSameScene() {
        LumaThumbnail scene = picture(1, 20);
        byte[] brighter = scene.luma().clone();
        for (int i = 0; i < brighter.length; i++) {
            brighter[i] = (byte) (scene.at(i) + 10);
        }
        float[] truth = disparity(20);
        next(map(0, truth), scene);
        float[] values = jittered(truth, 1.2, 0, 0, random);
        StabilisationResult result =
                next(map(1, values), new LumaThumbnail(WIDTH, HEIGHT, brighter));
        assertThat(result.event()).isEqualTo(Event.STABILISED);
        assertThat(meanDifference(result.depth().values(), truth)).isLessThan(0.05);
    }

    @Test
    void metricDepthKeepsItsScaleAndIsSmoothed() {
        LumaThumbnail scene = picture(1, 20);
        float[] truth = disparity(20);
        double rawChange = 0;
        double change = 0;
        double sum = 0;
        float[] rawBefore = null;
        float[] before = null;
        for (int frame = 0; frame < 60; frame++) {
            float[] values = jittered(truth, 1 + 0.05 * random.nextGaussian(), 0, 0, random);
            float[] result = nextValues(map(frame, values, DepthKind.METRIC_DEPTH, MODEL), scene);
            if (frame > 0) {
                rawChange += meanDifference(values, rawBefore);
                change += meanDifference(result, before);
            }
            sum += mean(result) / 60;
            rawBefore = values;
            before = result;
        }
        assertThat(change).isLessThan(rawChange / 5);
        assertThat(sum).isCloseTo(mean(truth), within(0.02 * mean(truth)));
        // A metre that becomes half a metre does so for good within some frames.
        float[] half = jittered(truth, 0.5, 0, 0, random);
        for (int frame = 60; frame < 90; frame++) {
            before = nextValues(map(frame, half, DepthKind.METRIC_DEPTH, MODEL), scene);
        }
        assertThat(meanDifference(before, half)).isLessThan(0.01);
    }

    @Test
    void norHasItInMetres() {
        LumaThumbnail plain = new LumaThumbnail(WIDTH, HEIGHT, new byte[WIDTH * HEIGHT]);
        next(map(0, disparity(10), DepthKind.METRIC_DEPTH, MODEL), plain);
        float[] truth = disparity(18);
        float[] result = nextValues(map(1, truth, DepthKind.METRIC_DEPTH, MODEL), plain);
        int row = 24 * ENLARGED * MAP_WIDTH;
        assertThat(result[row + 26 * ENLARGED]).isCloseTo(truth[row + 26 * ENLARGED], within(0.1f));
        assertThat(result[row + 13 * ENLARGED]).isCloseTo(truth[row + 13 * ENLARGED], within(0.1f));
    }

    @Test
    void aLateFramePassesAndThePastStays() {
        LumaThumbnail scene = picture(1, 20);
        next(map(100, disparity(20)), scene);
        CameraHistory kept = past;
        DepthMap late = map(99, jittered(disparity(20), 2, 0, 0, random));
        StabilisationResult result = next(late, scene);
        assertThat(result.event()).isEqualTo(Event.LATE);
        assertThat(result.depth()).isSameAs(late);
        assertThat(past).isSameAs(kept);
    }

    @Test
    void aClockThatWasSetBackBeginsTheCameraAnew() {
        LumaThumbnail scene = picture(1, 20);
        next(map(100_000, disparity(20)), scene);
        assertThat(next(map(10, disparity(20)), scene).event()).isEqualTo(Event.GAP);
        assertThat(next(map(20, disparity(20)), scene).event()).isEqualTo(Event.STABILISED);
    }

    @Test
    void gapsModelsAndSizesBeginAnew() {
        LumaThumbnail scene = picture(1, 20);
        float[] values = disparity(20);
        next(map(0, values), scene);
        assertThat(next(map(2000, values), scene).event()).isEqualTo(Event.STABILISED);
        assertThat(next(map(4001, values), scene).event()).isEqualTo(Event.GAP);
        DepthMap repaired =
                map(
                        4002,
                        jittered(values, 9, 0, 0, random),
                        DepthKind.RELATIVE_DISPARITY,
                        new ModelVersion("test", "v2"));
        StabilisationResult result = next(repaired, scene);
        assertThat(result.event()).isEqualTo(Event.OTHER_MODEL);
        assertThat(result.depth()).isSameAs(repaired);
        assertThat(next(map(4003, values), scene).event()).isEqualTo(Event.OTHER_MODEL);
        LumaThumbnail narrow = new LumaThumbnail(32, 24, new byte[32 * 24]);
        assertThat(next(map(4004, values), narrow).event()).isEqualTo(Event.OTHER_SIZE);
    }

    @Test
    void whatIsFarthestIsNotBehindInfinity() {
        LumaThumbnail scene = picture(1, 20);
        float[] values = jittered(disparity(20), 1, -1, 0, random);
        next(map(0, values), scene);
        float[] nearer = jittered(values, 1, 0.5, 0, random);
        nearer[MAP_WIDTH / 2] = 0;
        for (float value : nextValues(map(1, nearer), scene)) {
            assertThat(value).isNotNegative();
        }
    }

    /** More cells than pixels, and sizes that share no factor. */
    @Test
    void mapsOfAnySizeHaveCoarseOnes() {
        float[] values = new float[7 * 5];
        Arrays.fill(values, 4);
        for (float mean : ThumbnailMap.of(values, 7, 5, WIDTH, HEIGHT)) {
            assertThat(mean).isEqualTo(4);
        }
        float[] ramp = new float[MAP_WIDTH * MAP_HEIGHT];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i % MAP_WIDTH;
        }
        float[] coarse = ThumbnailMap.of(ramp, MAP_WIDTH, MAP_HEIGHT, WIDTH, HEIGHT);
        assertThat(coarse[1]).isEqualTo(2.5f);
        float[] back = ThumbnailMap.enlarged(coarse, WIDTH, HEIGHT, MAP_WIDTH, MAP_HEIGHT);
        assertThat(back[50]).isCloseTo(50, within(1e-4f));
    }

    @Test
    void optionsSayWhatIsWrong() {
        assertThatThrownBy(() -> StabilisationOptions.builder().smoothing(1).build())
                .hasMessageContaining("smoothing is 1.0; it must be from 0 to below 1");
        assertThatThrownBy(() -> StabilisationOptions.builder().scaleMemory(0).build())
                .hasMessageContaining("scaleMemory is 0");
        assertThatThrownBy(() -> StabilisationOptions.builder().imageTolerance(256).build())
                .hasMessageContaining("imageTolerance is 256");
        assertThatThrownBy(
                        () ->
                                StabilisationOptions.builder()
                                        .stateTimeToLive(Duration.ofSeconds(1))
                                        .build())
                .hasMessageContaining("at least maxGap");
    }
}
