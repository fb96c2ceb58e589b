// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FrameIdentity;

/** The lines of {@code index.jsonl}. */
final class IndexLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private IndexLines() {}

    static String ofPrediction(DepthMap depth, String file, double scale, double offset) {
        return of(depth.identity())
                .put("file", file)
                .put("width", depth.width())
                .put("height", depth.height())
                .put("kind", depth.kind().name())
                .put("scale", scale)
                .put("offset", offset)
                .put("model", depth.model().name())
                .put("modelVersion", depth.model().version())
                .toString();
    }

    static String ofFailure(FailedFrame frame) {
        return of(frame.identity())
                .put("failure", frame.reason().name())
                .put("message", frame.message())
                .toString();
    }

    private static ObjectNode of(FrameIdentity identity) {
        ObjectNode line = JSON.createObjectNode();
        line.put("camera", identity.cameraId());
        line.put("sequence", identity.sequence());
        line.put("eventTimeMillis", identity.eventTimeMillis());
        if (identity.name() != null) {
            line.put("name", identity.name());
        }
        return line;
    }
}
