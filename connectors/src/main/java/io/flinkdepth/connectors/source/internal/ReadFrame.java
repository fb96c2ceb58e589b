// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.record.Frame;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A frame on its way from the reading thread to the task.
 *
 * @param fileName the file in a folder that it comes from; null elsewhere
 * @param nextOffset where in an archive the next entry begins; 0 elsewhere
 */
@Internal
record ReadFrame(Frame frame, @Nullable String fileName, long nextOffset) {

    static ReadFrame of(Frame frame) {
        return new ReadFrame(frame, null, 0);
    }
}
