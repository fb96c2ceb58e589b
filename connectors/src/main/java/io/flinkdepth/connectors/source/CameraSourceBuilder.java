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
 * Builds a {@link MediaSource} of cameras. Required: inputs. Default: what is there is read once to
 * its end, as fast as the job takes it, with event time from the files, video frames as JPEG, and
 * 10 seconds of silence before a network camera is given up and connected to again.
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
     * What to read; required.
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
     * extension, or host and path of a URI. A subfolder's path is added to it.
     */
    public CameraSourceBuilder cameraName(String name) {
        this.cameraName = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Never ends: new files and subfolders of input folders are looked for at this interval.
     *
     * @param interval at least 10 ms
     */
    public CameraSourceBuilder follow(Duration interval) {
        this.followInterval = Objects.requireNonNull(interval, "interval");
        return this;
    }

    /**
     * At most so many frames a second of each camera, by the clock. Files wait, nothing is lost; of
     * network cameras the newest frame is taken.
     *
     * @param rate frames a second, over 0
     */
    public CameraSourceBuilder maxFramesPerSecond(double rate) {
        this.framesPerSecond = rate;
        return this;
    }

    /** Where event time comes from. */
    public CameraSourceBuilder frameTime(FrameTime time) {
        this.frameTime = Objects.requireNonNull(time, "time");
        return this;
    }

    /** How video frames travel. */
    public CameraSourceBuilder encoding(FrameEncoding encoding) {
        this.encoding = Objects.requireNonNull(encoding, "encoding");
        return this;
    }

    /** How long a network camera may be silent before the connection is made anew. */
    public CameraSourceBuilder networkTimeout(Duration timeout) {
        this.networkTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /** Checks the settings against each other and builds the source. */
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
