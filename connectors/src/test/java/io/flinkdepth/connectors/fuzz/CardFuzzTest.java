// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import org.junit.jupiter.api.Tag;

/** Cards of packages that anybody may publish. */
@Tag("fuzz")
class CardFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void card(byte[] bytes) {
        try {
            assertThat(ModelCard.fromJson(bytes, "card.json")).isNotNull();
        } catch (InvalidModelException e) {
            assertThat(e.getMessage()).contains("card.json");
        }
    }
}
