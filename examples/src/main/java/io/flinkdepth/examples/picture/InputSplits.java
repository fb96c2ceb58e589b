// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Asks the job's own source what it finds in an input, so that cameras have the same names. */
final class InputSplits {

    private InputSplits() {}

    /** What each camera of an input is; the input is no topic and not endless. */
    static Map<String, MediaSplit> find(String input) throws IOException {
        Map<String, MediaSplit> splits = new HashMap<>();
        for (MediaSplit split : MediaSource.cameras().inputs(input).build().findCameras()) {
            splits.put(split.cameraId(), split);
        }
        return splits;
    }
}
