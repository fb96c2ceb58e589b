// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.flinkdepth.operators.runtime.Device;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of a device, where there is no GPU. */
class DevicesTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:3"})
    void devicesAreRead(String text) {
        assertThat(Device.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cpu:0"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Device.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give auto, cpu, cuda or cuda:N");
    }

    @Test
    void withoutCudaAutoTakesTheCpuAndCudaSaysWhy() throws Exception {
        assumeThat(OrtEnvironment.getAvailableProviders())
                .as("this build of ONNX Runtime")
                .doesNotContain(OrtProvider.CUDA);
        assertThat(Devices.resolve(Device.AUTO, OptionalInt.empty())).isEqualTo(Device.CPU);
        assertThatThrownBy(() -> Devices.resolve(Device.cuda(0), OptionalInt.empty()))
                .isInstanceOf(DeviceUnavailableException.class)
                .hasMessageContaining("cuda:0 cannot be used")
                .hasMessageContaining("-Pgpu");
    }
}
