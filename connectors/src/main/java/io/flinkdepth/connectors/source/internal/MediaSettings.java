// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.source.FrameEncoding;
import io.flinkdepth.connectors.source.FrameTime;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The checked settings of a source.
 *
 * @param inputs paths and URIs; absolute paths for an image set
 * @param endless whether it never ends: it follows folders, or has a network camera
 * @param followInterval how often folders are searched, null where they are read once
 * @param framesPerSecond the limit of each camera; infinity for none
 * @param imagesPerSplit maximum number of files of a split of an image set
 * @param namesInMemory maximum number of names of a folder in memory
 */
@Internal
public record MediaSettings(
        Layout layout,
        ArrayList<String> inputs,
        @Nullable String cameraName,
        boolean endless,
        @Nullable Duration followInterval,
        double framesPerSecond,
        FrameTime frameTime,
        FrameEncoding encoding,
        Duration networkTimeout,
        int imagesPerSplit,
        int namesInMemory)
        implements Serializable {

    /** How inputs become splits. */
    @Internal
    public enum Layout {
        /** One split for each video, folder or network camera, which is one camera id. */
        CAMERAS,
        /** Splits of some files of a folder, or of one archive, listed while the job runs. */
        IMAGE_SET
    }

    /** The settings of an image set. */
    public static MediaSettings imageSet(
            List<String> inputs, int imagesPerSplit, int namesInMemory) {
        return new MediaSettings(
                Layout.IMAGE_SET,
                new ArrayList<>(inputs),
                null,
                false,
                null,
                Double.POSITIVE_INFINITY,
                FrameTime.FILE,
                FrameEncoding.JPEG,
                Duration.ZERO,
                imagesPerSplit,
                namesInMemory);
    }

    boolean following() {
        return followInterval != null;
    }
}
