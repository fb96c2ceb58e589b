// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SkyPackageTest {
    private static ModelCard card(String licence, Map<String, SkyScore> scores) {
        return new SkyPackage("sky", licence, 160, Map.of())
                .card(DepthNetworkConfiguration.deitTiny(), scores, false);
    }

    @Test
    void theLicenceSaysWhetherCommercialUseIsForbidden() {
        assertThat(card("CC-BY-NC-4.0", Map.of()).licence().nonCommercial()).isTrue();
        assertThat(card("Apache-2.0", Map.of()).licence().nonCommercial()).isFalse();
    }

    @Test
    void aScoreThatIsNoNumberIsNotOnTheCard() {
        SkyScore rooms = new SkyScore(2, 0, Double.NaN, Double.NaN, 0);
        SkyScore roads = new SkyScore(2, 2, 0.75, 0.5, Double.NaN);
        assertThat(card("Apache-2.0", Map.of("rooms", rooms, "roads", roads)).metrics())
                .isEqualTo(Map.of("roads.skyIou", 0.75));
    }
}
