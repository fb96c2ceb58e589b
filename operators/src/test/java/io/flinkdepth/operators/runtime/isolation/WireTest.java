// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WireTest {

    @Test
    void aLoadArrivesWithAllItsOptions() throws Exception {
        RuntimeOptions options =
                new RuntimeOptions(
                        Device.cuda(1), 1L << 33, 3, 2, false, Map.of("prefer_nhwc", "1"));
        Wire.Load load = new Wire.Load("/models/a", "model-fp16.onnx", "cuda:1", options);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Wire.writeLoad(new DataOutputStream(bytes), load);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
        assertThat(in.readByte()).isEqualTo(Wire.LOAD);
        assertThat(Wire.readLoad(in)).isEqualTo(load);
        assertThat(in.read()).isEqualTo(-1);
    }
}
