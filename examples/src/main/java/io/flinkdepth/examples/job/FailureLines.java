// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.PseudoLabel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.Encoder;

/** A line of JSON for each frame that got no label. */
final class FailureLines implements Encoder<FailedFrame> {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void encode(FailedFrame frame, OutputStream stream) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("camera", frame.identity().cameraId());
        line.put("sequence", frame.identity().sequence());
        if (frame.identity().name() != null) {
            line.put("name", frame.identity().name());
        }
        line.put("failure", frame.reason().name());
        line.put("message", frame.message());
        if (frame.image().length > 0) {
            line.put("key", PseudoLabel.keyOf(frame.image()));
        }
        stream.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
