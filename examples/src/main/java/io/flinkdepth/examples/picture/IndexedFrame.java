// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.record.DepthKind;
import javax.annotation.Nullable;

/**
 * A line of the index.
 *
 * @param name the frame's name, null where it has none
 * @param source the file it comes from, null where it is not known
 * @param depth its prediction, null where it failed
 */
record IndexedFrame(
        String camera,
        long sequence,
        @Nullable String name,
        @Nullable String source,
        @Nullable Depth depth) {

    /**
     * A depth file; value = stored * scale + offset.
     *
     * @param file relative to the index
     */
    record Depth(String file, int width, int height, DepthKind kind, double scale, double offset) {}

    /** The form used in messages. */
    @Override
    public String toString() {
        return camera + "#" + sequence;
    }
}
