// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.golden;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GoldenGeneratorTest {
    @Test
    void givesTheRecordedNumbers() {
        assertThat(GoldenGenerator.uniform("input-a", 4))
                .containsExactly(0.43887818f, -0.7748765f, 0.5927566f, -0.7013074f);
    }
}
