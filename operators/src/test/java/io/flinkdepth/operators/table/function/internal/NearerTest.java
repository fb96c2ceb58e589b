// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;

class NearerTest {

    private static int[] grey(byte[] png) {
        BufferedImage image = DepthMaps.read(png);
        assertThat(image.getType()).isEqualTo(BufferedImage.TYPE_BYTE_GRAY);
        return image.getRaster()
                .getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    }

    @Test
    void nearerIsBelowInMetresAndAboveInDisparity() throws Exception {
        assertThat(grey(Nearer.mask(DepthMaps.metric(), 3)))
                .containsExactly(255, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(grey(Nearer.mask(DepthMaps.relative(), 10)))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255);
    }

    @Test
    void whatHasNoValueIsNotNearer() throws Exception {
        DepthImage map = DepthMaps.row(DepthKind.METRIC_DEPTH, 0, Float.NaN, 2, 9);
        assertThat(grey(Nearer.mask(map, 5))).containsExactly(0, 0, 255, 0);
        assertThat(Nearer.share(map, 5, Box.whole(map))).isEqualTo(0.5);
        assertThat(Nearer.share(map, 5, new Box(0, 0, 2, 1))).isNull();
    }

    @Test
    void theShareIsThatOfTheBox() throws Exception {
        DepthImage metric = DepthMaps.metric();
        assertThat(Nearer.share(metric, 5, Box.whole(metric))).isEqualTo(4 / 12.0);
        assertThat(Nearer.share(metric, 8, new Box(1, 1, 3, 3))).isEqualTo(0.5);
        assertThat(Nearer.share(DepthMaps.relative(), 8, new Box(1, 1, 3, 3))).isEqualTo(0.5);
        assertThat(Nearer.share(DepthMaps.relative(), 6, new Box(1, 1, 3, 3))).isEqualTo(0.75);
    }

    @Test
    void aThresholdIsFinite() {
        assertThatThrownBy(() -> Nearer.mask(DepthMaps.metric(), Double.NaN))
                .hasMessage("threshold is NaN; expected a finite number");
    }
}
