// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Options that no selection could keep are refused. */
class SelectionOptionsTest {

    private static void assertRefused(SelectionOptions.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRefusalNamesFieldValueAndRemedy() {
        assertRefused(
                SelectionOptions.builder().tolerance(0),
                "tolerance is 0.0; it must be above 0, usually 0.1.");
        assertRefused(
                SelectionOptions.builder().minValidShare(1.5),
                "minValidShare is 1.5; it must be from 0 to 1.");
        assertRefused(
                SelectionOptions.builder().minQuality(-1),
                "minQuality is -1.0; it must be from 0 to 1.");
        assertRefused(
                SelectionOptions.builder().minNovelty(3),
                "minNovelty is 3.0; it must be a cosine distance from 0 to 2.");
        assertRefused(
                SelectionOptions.builder().window(Duration.ZERO),
                "window is PT0S; it must be a time above 0.");
        assertRefused(
                SelectionOptions.builder().reservoir(1025),
                "reservoir is 1025; it must be from 1 to 1024.");
        assertRefused(
                SelectionOptions.builder().quotaPerHour(0),
                "quotaPerHour is 0; it must be at least 1.");
        assertRefused(
                SelectionOptions.builder().randomShare(2),
                "randomShare is 2.0; it must be from 0 to 1.");
    }

    @Test
    void onlyEverythingNeedsNoPast() {
        assertThat(SelectionOptions.EVERYTHING.keepsEverything()).isTrue();
        assertThat(SelectionOptions.DEFAULT.keepsEverything()).isFalse();
    }
}
