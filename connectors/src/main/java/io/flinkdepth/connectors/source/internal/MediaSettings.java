// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.MediaAddress;
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
 * @param endless whether the source is unbounded: it follows folders or has a network camera
 * @param followInterval interval in which folders are searched, null if they are read once
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

    /** How inputs are divided into splits. */
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

    /**
     * Returns the address of a split. The split of a URI contains no credentials, because it is
     * stored in checkpoints; they are taken from the matching input. A split from an older
     * checkpoint contains the whole address.
     */
    MediaAddress address(MediaSplit split) {
        for (int i = 0; i < inputs.size(); i++) {
            if (location(i).equals(split.location())) {
                return MediaAddress.of(inputs.get(i));
            }
        }
        return MediaAddress.of(split.location());
    }

    /** Returns an input without its credentials; different inputs stay different. */
    String location(int input) {
        String hidden = MediaAddress.of(inputs.get(input)).toString();
        long before =
                inputs.subList(0, input).stream()
                        .filter(other -> !other.equals(inputs.get(input)))
                        .filter(other -> MediaAddress.of(other).toString().equals(hidden))
                        .distinct()
                        .count();
        return before == 0 ? hidden : hidden + "#" + (before + 1);
    }

    boolean following() {
        return followInterval != null;
    }
}
