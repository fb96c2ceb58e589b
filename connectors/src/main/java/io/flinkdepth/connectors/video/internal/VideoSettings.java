// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.video.FrameEncoding;
import io.flinkdepth.connectors.video.FrameTime;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The checked settings of a video source.
 *
 * @param endless whether it never ends: it follows folders, or has a network camera
 * @param followInterval how often folders are searched, null where they are read once
 * @param framesPerSecond the limit of each camera; infinity for none
 */
@Internal
public record VideoSettings(
        ArrayList<String> inputs,
        @Nullable String cameraName,
        boolean endless,
        @Nullable Duration followInterval,
        double framesPerSecond,
        FrameTime frameTime,
        FrameEncoding encoding,
        Duration networkTimeout)
        implements Serializable {

    /** Copies the inputs, since not every list can be serialized. */
    public VideoSettings(
            List<String> inputs,
            @Nullable String cameraName,
            boolean endless,
            @Nullable Duration followInterval,
            double framesPerSecond,
            FrameTime frameTime,
            FrameEncoding encoding,
            Duration networkTimeout) {
        this(
                new ArrayList<>(inputs),
                cameraName,
                endless,
                followInterval,
                framesPerSecond,
                frameTime,
                encoding,
                networkTimeout);
    }

    boolean following() {
        return followInterval != null;
    }
}
