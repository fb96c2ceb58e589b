// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.Serializable;
import javax.annotation.Nullable;

/** The lines of {@code index.jsonl}. */
final class IndexLines implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    @Nullable private final FrameSources sources;

    /**
     * @param sources the sources of frames, null if they are not known
     */
    IndexLines(@Nullable FrameSources sources) {
        this.sources = sources;
    }

    /**
     * @param file the depth file
     * @param others the other files of the frame
     */
    String ofPrediction(DepthMap depth, String file, String[] others, double scale, double offset) {
        ObjectNode line = of(depth.identity()).put("file", file);
        ArrayNode files = line.putArray("files").add(file);
        for (String other : others) {
            files.add(other);
        }
        line.put("width", depth.width())
                .put("height", depth.height())
                .put("kind", depth.kind().name())
                .put("scale", scale)
                .put("offset", offset)
                .put("model", depth.model().name())
                .put("modelVersion", depth.model().version());
        if (depth.confidence() != null) {
            line.put("confidence", depth.confidence().mean());
        }
        return line.toString();
    }

    String ofFailure(FailedFrame frame) {
        return of(frame.identity())
                .put("failure", frame.reason().name())
                .put("message", frame.message())
                .toString();
    }

    private ObjectNode of(FrameIdentity identity) {
        ObjectNode line = JSON.createObjectNode();
        line.put("camera", identity.cameraId());
        line.put("sequence", identity.sequence());
        line.put("eventTimeMillis", identity.eventTimeMillis());
        if (identity.name() != null) {
            line.put("name", identity.name());
        }
        String source = sources == null ? null : sources.of(identity);
        if (source != null) {
            line.put("source", source);
        }
        return line;
    }
}
