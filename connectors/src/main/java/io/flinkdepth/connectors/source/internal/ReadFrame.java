// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.record.Frame;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A frame on its way from the reading thread to the task.
 *
 * @param fileName name of its file, for a folder; null for other splits
 * @param nextOffset offset of the next entry, for an archive; 0 for other splits
 */
@Internal
record ReadFrame(Frame frame, @Nullable String fileName, long nextOffset) {

    static ReadFrame of(Frame frame) {
        return new ReadFrame(frame, null, 0);
    }
}
