// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import org.junit.jupiter.api.Test;

class MetricScaleTest {

    private final DepthImage relative = DepthMaps.relative();

    @Test
    void oneReferenceGivesTheScale() throws Exception {
        // Disparity 12 is 2 m away: Z = 24 / d.
        MetricScale scale = MetricScale.of(relative, 3, 2, 2);
        assertThat(scale.metresAt(relative, 3, 2)).isEqualTo(2.0, within(1e-12));
        assertThat(scale.metresAt(relative, 2, 1)).isEqualTo(24 / 7.0, within(1e-12));
        DepthImage metres = scale.convert(relative);
        assertThat(metres.kind()).isEqualTo(DepthKind.METRIC_DEPTH);
        assertThat(metres.width()).isEqualTo(4);
        assertThat(metres.values()[0]).isEqualTo(24f);
        assertThat(metres.values()[11]).isEqualTo(2f);
    }

    @Test
    void twoReferencesGiveScaleAndShift() throws Exception {
        // 1/10 = s + t and 1 = 12 s + t: s = 0.9 / 11, t = 0.2 / 11.
        MetricScale scale = MetricScale.of(relative, 0, 0, 10, 3, 2, 1);
        assertThat(scale.scale()).isEqualTo(0.9 / 11, within(1e-12));
        assertThat(scale.shift()).isEqualTo(0.2 / 11, within(1e-12));
        assertThat(scale.metresAt(relative, 2, 1)).isEqualTo(11 / 6.5, within(1e-12));
        assertThat(MetricScale.of(relative, 3, 2, 1, 0, 0, 10).shift())
                .as("in either order")
                .isEqualTo(0.2 / 11, within(1e-12));
    }

    @Test
    void whatIsBeyondInfinityIsFarthest() throws Exception {
        DepthImage map = DepthMaps.row(DepthKind.RELATIVE_DISPARITY, -1, 0, 0.001f, 10, Float.NaN);
        // Z = 10 / d: 10 km at 0.001.
        assertThat(MetricScale.of(map, 3, 0, 1).convert(map).values())
                .containsExactly(1000, 1000, 1000, 1, 0);
    }

    @Test
    void noValueComesNearerThanAMillimetre() throws Exception {
        DepthImage map =
                DepthMaps.row(
                        DepthKind.RELATIVE_DISPARITY, Float.MIN_VALUE, 10, Float.MAX_VALUE, 0);
        MetricScale scale = MetricScale.of(map, 0, 0, 0.001);
        assertThat(scale.convert(map).values()).containsExactly(0.001f, 0.001f, 0.001f, 1000);
        assertThat(scale.metresAt(map, 2, 0)).isEqualTo(0.001);
    }

    @Test
    void aReferenceThatCannotBeIsBad() {
        DepthImage map = DepthMaps.row(DepthKind.RELATIVE_DISPARITY, 0, 5, 5, Float.NaN);
        assertThatThrownBy(() -> MetricScale.of(map, 0, 0, 2))
                .hasMessageContaining("the reference x = 0, y = 0 is 0.0; expected one above 0");
        assertThatThrownBy(() -> MetricScale.of(map, 3, 0, 2))
                .hasMessageContaining("the reference x = 3, y = 0 has no value");
        assertThatThrownBy(() -> MetricScale.of(map, 9, 0, 2)).hasMessageContaining("x = 9");
        for (double metres : new double[] {0, -1, 1e-300, 0.00099, 1001, Double.NaN}) {
            assertThatThrownBy(() -> MetricScale.of(map, 1, 0, metres))
                    .hasMessageContaining("the reference is " + metres + " m away");
        }
        assertThatThrownBy(() -> MetricScale.of(map, 1, 0, 2, 2, 0, 4))
                .hasMessageContaining("5.0 at 2.0 m and 5.0 at 4.0 m");
        assertThatThrownBy(() -> MetricScale.of(map, 1, 0, 4, 0, 0, 2))
                .as("nearer, yet of smaller disparity")
                .hasMessageContaining("the larger disparity at the smaller");
    }

    @Test
    void eachKindHasItsOwnWay() throws Exception {
        assertThat(MetricScale.metresOfMetric(DepthMaps.metric(), 2, 1)).isEqualTo(7.0);
        assertThatThrownBy(() -> MetricScale.metresOfMetric(relative, 2, 1))
                .hasMessage(
                        "the map holds relative disparity; expected metres: give a reference (x, y, metres), or two");
        assertThatThrownBy(() -> MetricScale.of(DepthMaps.metric(), 2, 1, 3))
                .hasMessage(
                        "the map holds metres; expected relative disparity: it needs no reference");
    }
}
