// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.source.internal.MediaSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Builds a {@link MediaSource} of cameras. The inputs are required. By default, existing files are
 * read once to their end, as fast as the job can process them, with event time from the files and
 * video frames as JPEG; the source reconnects to a network camera after 10 seconds of silence.
 */
@PublicEvolving
public final class CameraSourceBuilder {

    private List<String> inputs = List.of();
    @Nullable private String cameraName;
    @Nullable private Duration followInterval;
    private double framesPerSecond = Double.POSITIVE_INFINITY;
    private FrameTime frameTime = FrameTime.FILE;
    private FrameEncoding encoding = FrameEncoding.JPEG;
    private Duration networkTimeout = Duration.ofSeconds(10);

    CameraSourceBuilder() {}

    /**
     * The inputs. Required.
     *
     * @param inputs paths of images, of videos, or of folders of either (searched with their
     *     subfolders); or URIs of network cameras ({@code rtsp://…}) and videos ({@code
     *     http://….mp4})
     */
    public CameraSourceBuilder inputs(String... inputs) {
        this.inputs = List.of(inputs);
        return this;
    }

    /**
     * The camera's id, for a single input. Default: the name of the file or folder without
     * extension, or host and path of a URI. The path of a subfolder is appended to it.
     */
    public CameraSourceBuilder cameraName(String name) {
        this.cameraName = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Makes the source unbounded: it looks for new files and subfolders of input folders at this
     * interval. By default, existing files are read once.
     *
     * @param interval at least 10 ms
     */
    public CameraSourceBuilder follow(Duration interval) {
        this.followInterval = Objects.requireNonNull(interval, "interval");
        return this;
    }

    /**
     * Maximum number of frames per second of each camera, in processing time. Reading of files is
     * delayed without loss; for network cameras the newest frame is used. No limit by default.
     *
     * @param rate frames per second, over 0
     */
    public CameraSourceBuilder maxFramesPerSecond(double rate) {
        this.framesPerSecond = rate;
        return this;
    }

    /** The source of event time; {@link FrameTime#FILE} by default. */
    public CameraSourceBuilder frameTime(FrameTime time) {
        this.frameTime = Objects.requireNonNull(time, "time");
        return this;
    }

    /** The encoding of video frames; {@link FrameEncoding#JPEG} by default. */
    public CameraSourceBuilder encoding(FrameEncoding encoding) {
        this.encoding = Objects.requireNonNull(encoding, "encoding");
        return this;
    }

    /**
     * Time without data after which the source reconnects to a network camera, at least 100 ms; 10
     * seconds by default.
     */
    public CameraSourceBuilder networkTimeout(Duration timeout) {
        this.networkTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /** Checks the settings and builds the source. */
    public MediaSource build() {
        if (inputs.isEmpty()) {
            throw new IllegalStateException("a video source needs inputs(\"path or URI\", …)");
        }
        if (cameraName != null && (inputs.size() > 1 || cameraName.isBlank())) {
            throw new IllegalStateException(
                    "cameraName(\"%s\") names one input, but there are %d; leave it out and each camera is named after its input"
                            .formatted(cameraName, inputs.size()));
        }
        if (!(framesPerSecond > 0)) {
            throw new IllegalStateException(
                    "maxFramesPerSecond must be over 0: " + framesPerSecond);
        }
        if (followInterval != null && followInterval.compareTo(Duration.ofMillis(10)) < 0) {
            throw new IllegalStateException(
                    "follow needs an interval of at least 10 ms: " + followInterval);
        }
        if (networkTimeout.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalStateException(
                    "networkTimeout must be at least 100 ms: " + networkTimeout);
        }
        return new MediaSource(settings());
    }

    private MediaSettings settings() {
        boolean endless = followInterval != null || inputs.stream().anyMatch(MediaNames::isLive);
        return new MediaSettings(
                MediaSettings.Layout.CAMERAS,
                new ArrayList<>(inputs),
                cameraName,
                endless,
                followInterval,
                framesPerSecond,
                frameTime,
                encoding,
                networkTimeout,
                0,
                FileTree.DEFAULT_WINDOW);
    }
}
