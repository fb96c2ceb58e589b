// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.files.FrameSources;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.examples.picture.CameraInput.Kind;
import java.io.IOException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out what the frames of each camera come from, once for each. Used by one thread. */
@Internal
public final class CameraInputs implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CameraInputs.class);
    private static final double MAX_FRAMES_PER_SECOND = 240;
    private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final String input;
    @Nullable private final FrameSources sources;
    private final boolean withRates;
    @Nullable private transient Map<String, CameraInput> known;

    /**
     * @param input the job's input, which has the credentials of a URI
     * @param sources which files frames come from; null for a topic
     * @param withRates whether videos are opened for their rate
     */
    public CameraInputs(String input, @Nullable FrameSources sources, boolean withRates) {
        this.input = input;
        this.sources = sources;
        this.withRates = withRates;
    }

    /** What a frame's camera is. */
    CameraInput of(FrameIdentity frame) {
        if (sources == null) {
            return CameraInput.withoutRate(Kind.TOPIC);
        }
        if (known == null) {
            known = new HashMap<>();
        }
        return known.computeIfAbsent(frame.cameraId(), camera -> find(frame));
    }

    private CameraInput find(FrameIdentity frame) {
        String source = sources.of(frame);
        // The file of an image may be gone by now; that of a video is known without looking.
        if (source == null || isImage(source)) {
            return CameraInput.withoutRate(Kind.IMAGES);
        }
        if (MediaNames.isLive(source)) {
            return CameraInput.withoutRate(Kind.LIVE);
        }
        return withRates
                ? new CameraInput(Kind.VIDEO, rate(source))
                : CameraInput.withoutRate(Kind.VIDEO);
    }

    /** Without its folders, of which one may be hidden. */
    private static boolean isImage(String source) {
        return MediaNames.isImage(source.substring(source.lastIndexOf('/') + 1));
    }

    private double rate(String source) {
        MediaAddress given = MediaAddress.of(input);
        MediaAddress address = given.toString().equals(source) ? given : MediaAddress.of(source);
        try (VideoFile video = VideoFile.open(address, NETWORK_TIMEOUT)) {
            double rate = video.framesPerSecond();
            return rate > 0 && rate <= MAX_FRAMES_PER_SECOND
                    ? rate
                    : CameraInput.DEFAULT_FRAMES_PER_SECOND;
        } catch (IOException e) {
            LOG.warn(
                    "The rate of {} is not known, its mp4 gets {} frames a second: {}",
                    address,
                    CameraInput.DEFAULT_FRAMES_PER_SECOND,
                    e.getMessage());
            return CameraInput.DEFAULT_FRAMES_PER_SECOND;
        }
    }
}
