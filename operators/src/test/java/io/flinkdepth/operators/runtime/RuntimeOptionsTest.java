// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.operators.depth.DepthEstimation;
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
}
