// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import io.flinkdepth.operators.runtime.Device;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The choice of a device, where there is no GPU. */
class DevicesTest {

    @ParameterizedTest
    @ValueSource(strings = {"auto", "cpu", "cuda", "cuda:3", "cuda:0,cuda:2"})
    void devicesAreRead(String text) {
        assertThat(Device.parse(text).toString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gpu", "cuda:", "cuda:-1", "cpu:0", "cuda:0,cpu", "cuda:0,"})
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> Device.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("give auto, cpu, cuda or cuda:N");
    }

    @Test
    void subtasksAreSpreadOverAList() {
        Device list = Device.parse("cuda:0,cuda:2");
        assertThat(List.of(0, 1, 2, 5).stream().map(list::ofSubtask))
                .containsExactly(Device.cuda(0), Device.cuda(2), Device.cuda(0), Device.cuda(2));
        assertThat(Device.AUTO.ofSubtask(3)).isEqualTo(Device.AUTO);
        assertThat(Device.parse("cuda").ofSubtask(1).index()).isEqualTo(Device.ANY);
        assertThatThrownBy(() -> Device.parse("cuda:1,cuda:1"))
                .hasMessageContaining("a device is in the list twice: [1, 1]");
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
