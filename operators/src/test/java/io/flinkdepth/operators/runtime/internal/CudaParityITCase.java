// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.GoldenNumbers;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A GPU predicts what the CPU does. Skipped, with the reason, where no GPU can be used. */
class CudaParityITCase {

    private static final Set<String> DEPTH = Set.of("predicted_depth");

    @TempDir Path folder;

    private static void assumeCuda() {
        String obstacle = "";
        try {
            Devices.resolve(Device.cuda(0), OptionalInt.empty());
        } catch (DeviceUnavailableException e) {
            obstacle = e.getMessage();
        }
        assumeThat(obstacle).isEmpty();
    }

    private static float[] prediction(ModelPackage model, Device device) throws Exception {
        // Without TensorFloat-32, which would round the inputs of products to 10 bits.
        RuntimeOptions options = new RuntimeOptions(device, 2L << 30, 0, 0, false, Map.of());
        try (LoadedModel loaded = LoadedModel.load(model, false, device, options, 0)) {
            ImageSize size = loaded.input().size().sizeFor(640, 480);
            float[] pixels = GoldenNumbers.uniform("cuda", (int) (3 * size.pixels()));
            return loaded.session()
                    .run(
                            TestModels.input(pixels),
                            new long[] {1, 3, size.height(), size.width()},
                            DEPTH)
                    .get("predicted_depth")
                    .values();
        }
    }

    private static void assertParity(ModelPackage model) throws Exception {
        float[] expected = prediction(model, Device.CPU);
        float[] found = prediction(model, Device.cuda(0));
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference / norm)).isCloseTo(0, within(1e-3));
    }

    @Test
    void aSmallGraphPredictsAsOnTheCpu() throws Exception {
        assumeCuda();
        assertParity(TestModels.brightness(folder, "v1", 2f));
    }

    @Test
    void theBundledModelPredictsAsOnTheCpu() throws Exception {
        assumeCuda();
        assertParity(ModelPackage.open("bundled:default"));
    }
}
