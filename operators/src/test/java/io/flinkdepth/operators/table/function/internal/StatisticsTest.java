// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private final DepthImage metric = DepthMaps.metric();

    @Test
    void aPixelIsCountedFromTheTopLeft() throws Exception {
        assertThat(Pixels.at(metric, 2, 1)).isEqualTo(7f);
        assertThatThrownBy(() -> Pixels.at(metric, 4, 1))
                .isInstanceOf(BadArgumentException.class)
                .hasMessage(
                        "the pixel x = 4, y = 1 is not on the map of 4 x 3 pixels; expected x from 0 to 3 and y from 0 to 2");
        assertThatThrownBy(() -> Pixels.at(metric, 0, -1)).hasMessageContaining("y = -1");
    }

    @Test
    void aBoxIsCutAtTheEdges() throws Exception {
        assertThat(Pixels.values(metric, Box.of(metric, 1, 1, 2, 1))).containsExactly(6, 7);
        assertThat(Pixels.values(metric, Box.of(metric, -5, 2, 7, 100))).containsExactly(9, 10);
        assertThat(Box.of(metric, -1, -2, 3, 3)).isEqualTo(new Box(0, 0, 2, 1));
        assertThat(Box.of(metric, 3, 0, Integer.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(new Box(3, 0, 4, 3));
        assertThat(Box.whole(metric)).isEqualTo(new Box(0, 0, 4, 3));
    }

    @Test
    void aBoxWithNothingOnTheMapIsBad() {
        int[][] boxes = {{4, 0, 2, 2}, {0, 3, 1, 1}, {-2, 0, 2, 2}, {Integer.MIN_VALUE, 0, 1, 1}};
        for (int[] box : boxes) {
            assertThatThrownBy(() -> Box.of(metric, box[0], box[1], box[2], box[3]))
                    .isInstanceOf(BadArgumentException.class)
                    .hasMessageContaining("lies on the map of 4 x 3 pixels")
                    .hasMessageContaining("x = " + box[0] + ", y = " + box[1]);
        }
    }

    @Test
    void aBoxHasPixels() {
        int least = Integer.MIN_VALUE;
        int[][] boxes = {{1, 1, 0, 1}, {1, 1, 2, -1}, {least, 0, -5, 2}, {0, least, 2, least}};
        for (int[] box : boxes) {
            assertThatThrownBy(() -> Box.of(metric, box[0], box[1], box[2], box[3]))
                    .isInstanceOf(BadArgumentException.class)
                    .hasMessage(
                            "the box has width = %d and height = %d; expected 1 or more of each"
                                    .formatted(box[2], box[3]));
        }
    }

    @Test
    void whatIsNoDistanceIsNoValue() throws Exception {
        float[] numbers = {0, -1, 3, Float.NaN, Float.POSITIVE_INFINITY};
        DepthImage map = DepthMaps.row(DepthKind.METRIC_DEPTH, numbers);
        assertThat(Pixels.values(map, Box.whole(map))).containsExactly(3);
        assertThat(Pixels.at(map, 0, 0)).isNull();
        DepthImage relative = DepthMaps.row(DepthKind.RELATIVE_DISPARITY, numbers);
        assertThat(Pixels.values(relative, Box.whole(relative))).containsExactly(0, -1, 3);
    }

    @Test
    void figuresOfSomeValues() throws Exception {
        float[] values = {4, 1, 3, 2};
        assertThat(Statistics.minimum(values)).isEqualTo(1f);
        assertThat(Statistics.mean(values)).isEqualTo(2.5);
        assertThat(Statistics.quantile(values, 0)).isEqualTo(1.0);
        assertThat(Statistics.quantile(values, 1)).isEqualTo(4.0);
        assertThat(Statistics.quantile(values, 0.5)).isEqualTo(2.5);
        assertThat(Statistics.quantile(values, 0.25)).isEqualTo(1.75);
        assertThat(values).as("left as they were").containsExactly(4, 1, 3, 2);
    }

    @Test
    void noValueHasNoFigures() throws Exception {
        float[] none = {};
        assertThat(Statistics.minimum(none)).isNull();
        assertThat(Statistics.mean(none)).isNull();
        assertThat(Statistics.quantile(none, 0.5)).isNull();
    }

    @Test
    void aQuantileIsAShare() {
        for (double q : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> Statistics.quantile(new float[] {1}, q))
                    .hasMessage("the quantile is " + q + "; expected 0 to 1");
        }
    }
}
