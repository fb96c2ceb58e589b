// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Waiting maps, points and lines in state. */
class AlignmentFunctionTest {

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, DepthMap, ReferencePoints, AlignedDepth>
            harness() throws Exception {
        return new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new AlignmentFunction(AlignmentOptions.DEFAULT)),
                map -> map.identity().cameraId(),
                ReferencePoints::cameraId,
                Types.STRING);
    }

    /** Six pixels whose distances are the inverse of their values, half a metre to 3 m. */
    private static DepthMap map(long time) {
        return new DepthMap(
                new FrameIdentity("a", time, time),
                6,
                1,
                new float[] {2, 1, 0.75f, 0.6f, 0.5f, 1 / 3f},
                DepthKind.RELATIVE_DISPARITY,
                new ModelVersion("m", "1"),
                InferenceTimings.NONE);
    }

    private static ReferencePoints points(long time) {
        float[] columns = {0, 1, 2, 3, 4, 5};
        float[] metres = {0.5f, 1, 1 / 0.75f, 1 / 0.6f, 2, 3};
        return new ReferencePoints("a", time, 6, 1, columns, new float[6], metres);
    }

    @Test
    void whatWaitsIsRestoredAndLeavesNothingBehind() throws Exception {
        OperatorSubtaskState snapshot;
        try (var harness = harness()) {
            harness.open();
            harness.processElement1(map(1000), 1000);
            harness.processElement2(points(1010), 1010);
            harness.processBothWatermarks(new Watermark(1019));
            assertThat(harness.extractOutputValues()).isEmpty();
            snapshot = harness.snapshot(1, 1);
        }
        try (var harness = harness()) {
            harness.initializeState(snapshot);
            harness.open();
            harness.processElement1(map(1100), 1100);
            harness.processBothWatermarks(new Watermark(1200));
            List<AlignedDepth> aligned = harness.extractOutputValues();
            assertThat(aligned).hasSize(2);
            assertThat(aligned.get(0).fit().ageMillis()).isZero();
            assertThat(aligned.get(0).depth().values()[5]).isBetween(2.99f, 3.01f);
            assertThat(aligned.get(1).fit().ageMillis()).isEqualTo(100);
            assertThat(aligned.get(1).fit().points()).isEqualTo(6);
            assertThat(harness.numEventTimeTimers()).isZero();
            // The line of the camera.
            assertThat(harness.numKeyedStateEntries()).isEqualTo(1);
        }
    }
}
