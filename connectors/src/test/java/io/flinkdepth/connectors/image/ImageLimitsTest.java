// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Limits that no image could keep are refused. */
class ImageLimitsTest {

    private static void assertRefused(ImageLimits.Builder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void aRefusalNamesFieldValueAndRemedy() {
        assertRefused(
                ImageLimits.builder().maxBytes(0),
                "image limits: maxBytes is 0; give at least 1 byte");
        assertRefused(
                ImageLimits.builder().maxPixels(-1),
                "image limits: maxPixels is -1; give at least 1 pixel");
        assertRefused(
                ImageLimits.builder().maxAspectRatio(Double.NaN),
                "image limits: maxAspectRatio is NaN; give at least 1");
    }
}
