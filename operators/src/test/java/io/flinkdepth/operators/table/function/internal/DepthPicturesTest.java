// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DepthPicturesTest {

    /** Red, green and blue of each pixel. */
    private static int[] rgb(byte[] png) {
        BufferedImage image = DepthMaps.read(png);
        assertThat(image.getRaster().getNumBands()).isEqualTo(3);
        return image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null);
    }

    private static int[] brightness(byte[] png) {
        int[] rgb = rgb(png);
        int[] sums = new int[rgb.length / 3];
        Arrays.setAll(sums, i -> rgb[3 * i] + rgb[3 * i + 1] + rgb[3 * i + 2]);
        return sums;
    }

    @Test
    void nearIsBrightForBothKinds() {
        int[] relative = brightness(DepthPictures.colour(DepthMaps.relative()));
        assertThat(relative).isSorted();
        assertThat(relative[11]).isGreaterThan(relative[0] + 300);
        int[] metric = brightness(DepthPictures.colour(DepthMaps.metric()));
        assertThat(metric[0]).isGreaterThan(metric[1]).isGreaterThan(metric[11] + 300);
    }

    @Test
    void theRangeIsInTheMapsOwnUnit() throws Exception {
        DepthImage metric = DepthMaps.row(DepthKind.METRIC_DEPTH, 1, 2, 4, 8, 0);
        int[] colours = brightness(DepthPictures.colour(metric, 2, 4));
        assertThat(colours[0]).as("nearer than low").isEqualTo(colours[1]);
        assertThat(colours[3]).as("farther than high").isEqualTo(colours[2]);
        assertThat(colours[1]).isGreaterThan(colours[2] + 300);
        assertThat(colours[4]).as("no value").isEqualTo(colours[2]);
        DepthImage relative = DepthMaps.row(DepthKind.RELATIVE_DISPARITY, 1, 2, 4, 8);
        int[] others = brightness(DepthPictures.colour(relative, 2, 4));
        assertThat(others[0]).isEqualTo(others[1]);
        assertThat(others[2]).isEqualTo(others[3]).isGreaterThan(others[1] + 300);
    }

    @Test
    void aRangeGoesUpwards() {
        assertThatThrownBy(() -> DepthPictures.colour(DepthMaps.relative(), 3, 3))
                .hasMessage("low is 3.0 and high is 3.0; expected low below high");
        assertThatThrownBy(() -> DepthPictures.colour(DepthMaps.metric(), 0, 3))
                .hasMessage("low is 0.0; expected a finite number above 0");
    }
}
