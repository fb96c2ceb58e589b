// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import static io.flinkdepth.operators.depth.internal.SyntheticClip.MODEL;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.disparity;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.jittered;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.map;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.meanDifference;
import static io.flinkdepth.operators.depth.internal.SyntheticClip.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The state of the stabilising on RocksDB, across savepoints and another parallelism. */
class StabilisationTest {
    private static final int MAX_PARALLELISM = 16;
    private static final LumaThumbnail SCENE = picture(1, 20);
    private static final List<String> CAMERAS =
            IntStream.range(0, 12).mapToObj(i -> "camera-" + i).toList();

    private static KeyedOneInputStreamOperatorTestHarness<
                    String, Tuple3<DepthMap, Integer, byte[]>, DepthMap>
            harness(int subtasks, int index) throws Exception {
        var harness =
                new KeyedOneInputStreamOperatorTestHarness<
                        String, Tuple3<DepthMap, Integer, byte[]>, DepthMap>(
                        new KeyedProcessOperator<>(
                                new StabilisationFunction(StabilisationOptions.DEFAULT)),
                        ThumbnailDepthTask::camera,
                        Types.STRING,
                        MAX_PARALLELISM,
                        subtasks,
                        index);
        harness.setStateBackend(new EmbeddedRocksDBStateBackend());
        return harness;
    }

    /** The camera's scene, whose scale is another in each frame. */
    private static Tuple3<DepthMap, Integer, byte[]> prediction(String camera, long sequence) {
        double scale = 1 + new Random(camera.hashCode() + 31 * sequence).nextDouble() / 3;
        float[] values = jittered(disparity(20), scale, 0, 0, new Random(0));
        DepthMap map = map(camera, sequence, values, DepthKind.RELATIVE_DISPARITY, MODEL);
        return Tuple3.of(map, SCENE.width(), SCENE.luma());
    }

    @Test
    void whatCamerasShowedIsKnownBehindARescale() throws Exception {
        List<DepthMap> expected;
        try (var whole = harness(1, 0)) {
            whole.open();
            for (long sequence = 0; sequence < 2; sequence++) {
                for (String camera : CAMERAS) {
                    whole.processElement(prediction(camera, sequence), sequence);
                }
            }
            expected = whole.extractOutputValues();
        }
        OperatorSubtaskState state;
        List<DepthMap> found = new ArrayList<>();
        try (var one = harness(1, 0)) {
            one.open();
            for (String camera : CAMERAS) {
                one.processElement(prediction(camera, 0), 0);
            }
            found.addAll(one.extractOutputValues());
            state = one.snapshot(1, 1);
        }
        for (int index = 0; index < 2; index++) {
            try (var half = harness(2, index)) {
                half.initializeState(
                        AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                state, MAX_PARALLELISM, 1, 2, index));
                half.open();
                for (String camera : CAMERAS) {
                    if (belongs(camera, index)) {
                        half.processElement(prediction(camera, 1), 1);
                    }
                }
                assertThat(half.extractOutputValues()).isNotEmpty();
                found.addAll(half.extractOutputValues());
            }
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        DepthMap raw = prediction(CAMERAS.get(3), 1).f0;
        assertThat(expected).doesNotContain(raw);
    }

    private static boolean belongs(String camera, int index) {
        int group = KeyGroupRangeAssignment.assignToKeyGroup(camera, MAX_PARALLELISM);
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(MAX_PARALLELISM, 2, group)
                == index;
    }

    @Test
    void aPastComesBackFromItsBytesAndNewerOnesAreRefused() throws Exception {
        byte[] luma = new byte[128 * 96];
        new Random(3).nextBytes(luma);
        float[] coarse = new float[luma.length];
        for (int i = 0; i < coarse.length; i++) {
            coarse[i] = -3 + i / 1000f;
        }
        CameraHistory past =
                new CameraHistory(
                        17,
                        MODEL,
                        DepthKind.METRIC_DEPTH,
                        640,
                        480,
                        new ScaleAndShift(1.5, -0.25),
                        new LumaThumbnail(128, 96, luma),
                        coarse);
        byte[] bytes = CameraHistorySerializer.toBytes(past);
        assertThat(bytes.length).isLessThan(40_000);
        CameraHistory back = CameraHistorySerializer.ofBytes(bytes);
        assertThat(back).usingRecursiveComparison().ignoringFields("coarse").isEqualTo(past);
        assertThat(meanDifference(back.coarse(), coarse)).isCloseTo(0, within(1e-4));
        bytes[0] = 9;
        assertThatThrownBy(() -> CameraHistorySerializer.ofBytes(bytes))
                .hasMessageContaining("format 9");
        assertThat(CameraHistorySerializer.ofBytes(null)).isNull();
    }
}
