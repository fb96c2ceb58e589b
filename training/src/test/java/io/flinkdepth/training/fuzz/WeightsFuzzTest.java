// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.fuzz.FuzzedFile;
import io.flinkdepth.training.weights.WeightFile;
import java.io.IOException;
import org.junit.jupiter.api.Tag;

/** Published weights: safetensors, and checkpoints of PyTorch. */
@Tag("fuzz")
class WeightsFuzzTest {

    @FuzzTest(maxDuration = "4s")
    void weights(byte[] bytes) throws IOException {
        read(bytes, ".safetensors");
        read(bytes, ".pth");
    }

    private static void read(byte[] bytes, String ending) throws IOException {
        FuzzedFile.with(
                bytes,
                ending,
                file -> {
                    try (WeightFile weights = WeightFile.open(file)) {
                        for (String name : weights.tensors().keySet()) {
                            weights.read(name);
                        }
                    }
                });
    }
}
