// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * The identity of a frame. A prediction has the same identity as its frame.
 *
 * @param cameraId the camera, video or folder that the frame comes from; never empty
 * @param sequence the position of the frame in its camera's sequence; unique in the camera
 * @param eventTimeMillis event time, in milliseconds since the epoch
 * @param name a name for files that are written for the frame, with {@code /} between folders and
 *     no extension; null if the source has none
 */
@PublicEvolving
public record FrameIdentity(
        String cameraId, long sequence, long eventTimeMillis, @Nullable String name) {

    public FrameIdentity {
        Objects.requireNonNull(cameraId, "cameraId");
        if (cameraId.isEmpty()) {
            throw new IllegalArgumentException("cameraId is empty; give each camera a name");
        }
    }

    /** Creates an identity without a name. */
    public FrameIdentity(String cameraId, long sequence, long eventTimeMillis) {
        this(cameraId, sequence, eventTimeMillis, null);
    }

    /** The form used in messages: {@code camera#sequence}. */
    @Override
    public String toString() {
        return cameraId + "#" + sequence;
    }
}
