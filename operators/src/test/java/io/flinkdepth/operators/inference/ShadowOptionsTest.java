// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Options that no shadow evaluation could keep are refused. */
class ShadowOptionsTest {

    private static void assertRefused(ShadowOptions.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("shadow evaluation: " + message);
    }

    @Test
    void aRefusalNamesFieldValueAndRemedy() {
        assertRefused(
                ShadowOptions.builder().frames(-1),
                "frames is -1; give 0 for no shadow evaluation, or a number of frames");
        assertRefused(
                ShadowOptions.builder().timeout(Duration.ZERO),
                "timeout is PT0S; give at least a millisecond");
        assertRefused(
                ShadowOptions.builder().maxSlowdown(0.9), "maxSlowdown is 0.9; give at least 1");
        assertRefused(ShadowOptions.builder().tolerance(-0.1), "tolerance is -0.1; give 0 or more");
    }
}
