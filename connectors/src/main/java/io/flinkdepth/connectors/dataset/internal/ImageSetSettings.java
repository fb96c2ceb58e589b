// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * The checked settings of an image source.
 *
 * @param inputs absolute paths
 * @param imagesPerSplit most files of a split
 * @param windowNames most names of a folder in memory at a time
 */
@Internal
public record ImageSetSettings(ArrayList<String> inputs, int imagesPerSplit, int windowNames)
        implements Serializable {

    /** Copies the inputs, since not every list can be serialized. */
    public ImageSetSettings(List<String> inputs, int imagesPerSplit, int windowNames) {
        this(new ArrayList<>(inputs), imagesPerSplit, windowNames);
    }
}
