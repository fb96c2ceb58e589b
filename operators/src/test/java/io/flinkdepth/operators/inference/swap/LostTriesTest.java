// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import org.junit.jupiter.api.Test;

class LostTriesTest {

    private static ModelUpdate update(String version) {
        return new ModelUpdate(new ModelVersion("model", version), "/models/x", "d".repeat(64));
    }

    @Test
    void aVersionOfAnyLengthIsInTheCheckpoint() {
        ModelUpdate first = update("9".repeat(70_000) + "1");
        ModelUpdate second = update("9".repeat(70_000) + "2");
        LostTries tries = new LostTries();
        assertThat(tries.begin(first)).isTrue();
        assertThat(tries.begin(first)).isTrue();

        LostTries restored = new LostTries();
        restored.restore(tries.toBytes());
        assertThat(restored.begin(first)).isFalse();
        assertThat(restored.begin(second)).isTrue();
    }
}
