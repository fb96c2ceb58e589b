// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class RunDeadlineTest {

    private static final long[] SHAPE = {1, 3, TestModels.SIZE, TestModels.SIZE};

    @TempDir Path folder;

    private static ByteBuffer image(float brightness) {
        float[] values = new float[3 * TestModels.SIZE * TestModels.SIZE];
        Arrays.fill(values, brightness);
        return TestModels.input(values);
    }

    /** The session goes on afterwards: only that run has failed. */
    @Test
    void aRunThatDoesNotEndIsEnded() throws Exception {
        ModelPackage model = TestModels.endless(folder, "v1", 0.5f);
        Path network = folder.resolve(ModelPackage.MODEL_FILE);
        try (OnnxSession session =
                OnnxSession.load(
                        network,
                        model.card(),
                        Device.CPU,
                        RuntimeOptions.DEFAULT,
                        Duration.ofSeconds(1))) {
            Set<String> outputs = Set.of("predicted_depth");
            assertThatThrownBy(() -> session.run(image(1), SHAPE, outputs))
                    .isInstanceOf(OrtException.class)
                    .hasMessageContaining("ended after 1000 ms");
            assertThat(session.run(image(0.2f), SHAPE, outputs).get("predicted_depth").values())
                    .contains(0.2f);
        }
    }
}
