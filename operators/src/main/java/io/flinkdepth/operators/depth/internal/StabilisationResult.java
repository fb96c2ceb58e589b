// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import org.apache.flink.annotation.Internal;

/**
 * The result for a frame.
 *
 * @param depth the emitted map
 * @param past the state for the next frame
 * @param event how the frame was handled
 */
@Internal
public record StabilisationResult(DepthMap depth, CameraHistory past, Event event) {

    /** How a frame was handled; the names are part of metric names. */
    @Internal
    public enum Event {
        /** The map was stabilised; for all other events, the map is unchanged. */
        STABILISED,
        /** The first frame of the camera. */
        FIRST,
        /** The scene changed; the state is reset, as for all following events except LATE. */
        SCENE_CUT,
        /** Too much time has passed since the previous frame. */
        GAP,
        /** Predicted by another model, whose scale differs. */
        OTHER_MODEL,
        /** The size of pictures or maps changed. */
        OTHER_SIZE,
        /** The frame is older than the last frame; the state is kept. */
        LATE
    }
}
