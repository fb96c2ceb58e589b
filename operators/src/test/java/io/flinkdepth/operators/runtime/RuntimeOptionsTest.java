// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.operators.depth.DepthEstimation;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Options that no device could keep are refused by the builders that take them. */
class RuntimeOptionsTest {

    private static void assertRefused(DepthEstimation.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRefusalNamesFieldValueAndRemedy() {
        assertRefused(
                DepthEstimation.builder().threads(-1),
                "threads is -1; give 0 to have it chosen, or a number of threads");
        assertRefused(
                DepthEstimation.builder().concurrentRuns(-2),
                "concurrentRuns is -2; give 0 to have it chosen, or a number of runs");
    }

    @Test
    void deviceOptionsThatTheOperatorSetsItselfAreRefused() {
        assertRefused(
                DepthEstimation.builder().deviceOption("enable_cuda_graph", "1"),
                "deviceOption enable_cuda_graph cannot be set: a CUDA graph needs inputs at one"
                        + " address, and each batch has its own");
        assertRefused(
                DepthEstimation.builder().deviceOption("use_tf32", "0"),
                "deviceOption use_tf32 cannot be set: say it with tensorFloat32");
    }

    @Test
    void aGpuRunsTwoBatchesAtATimeUnlessToldOtherwise() {
        RuntimeOptions chosen = RuntimeOptions.DEFAULT;
        RuntimeOptions given = new RuntimeOptions(Device.AUTO, 0, 0, 3, true, Map.of());
        assertThat(chosen.runsOn(Device.cuda(0), 16)).isEqualTo(2);
        assertThat(given.runsOn(Device.cuda(0), 16)).isEqualTo(3);
    }

    @Test
    void precisionsAreReadAsTheyAreWritten() {
        for (Precision precision : Precision.values()) {
            assertThat(Precision.parse(precision.toString())).isEqualTo(precision);
        }
        assertThatThrownBy(() -> Precision.parse("int4"))
                .hasMessage("precision 'int4' is not known; give one of auto, fp32, fp16, int8");
    }
}
