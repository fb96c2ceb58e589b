// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import org.apache.flink.annotation.Internal;

/**
 * A map as it is sent on.
 *
 * @param depth the map
 * @param past what the next frame is compared with
 * @param event what became of the frame
 */
@Internal
public record StabilisationResult(DepthMap depth, CameraHistory past, Event event) {

    /** What became of a frame; the names are those of metrics. */
    @Internal
    public enum Event {
        /** Brought to the camera's past. */
        STABILISED,
        /** The camera's first: as the model gave it, as all but the stabilised are. */
        FIRST,
        /** Another scene than before; the past is forgotten, as with all that follow but LATE. */
        SCENE_CUT,
        /** Too long after the frame before. */
        GAP,
        /** Predicted by another model, whose scale differs. */
        OTHER_MODEL,
        /** Another size than before. */
        OTHER_SIZE,
        /** From before the last frame; the past stays. */
        LATE
    }
}
