// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.source.FrameEncoding;
import io.flinkdepth.connectors.source.FrameTime;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of tables with {@code 'connector' = 'flink-depth-video'}. */
@PublicEvolving
public final class VideoTableOptions {

    /** The inputs; required. */
    public static final ConfigOption<List<String>> INPUT =
            ConfigOptions.key("input")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Paths of images, of videos or of folders of either (with their"
                                    + " subfolders), or URIs of network cameras (rtsp://...) and of"
                                    + " videos (http://...mp4); several separated by ';'.");

    /** The camera's name. */
    public static final ConfigOption<String> CAMERA =
            ConfigOptions.key("camera")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The camera's name, for a single input. By default the name of the file"
                                    + " or folder, or host and path of a URI.");

    /** Interval in which folders are searched; makes the table unbounded. */
    public static final ConfigOption<Duration> FOLLOW_INTERVAL =
            ConfigOptions.key("follow-interval")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Makes the source unbounded: it looks for new files in folders at this"
                                    + " interval, at least 10 ms. By default, existing files are read once.");

    /** The maximum rate of each camera. */
    public static final ConfigOption<Double> MAX_FRAMES_PER_SECOND =
            ConfigOptions.key("max-frames-per-second")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "Maximum number of frames per second of each camera, in processing"
                                    + " time. Reading of files is delayed; for network cameras the newest"
                                    + " frame is used. By default there is no limit.");

    /** The source of event time. */
    public static final ConfigOption<FrameTime> FRAME_TIME =
            ConfigOptions.key("frame-time")
                    .enumType(FrameTime.class)
                    .defaultValue(FrameTime.FILE)
                    .withDescription(
                            "file: the modification time of the file, for videos plus the time of"
                                    + " the frame. clock: the time of reading. Network cameras always use"
                                    + " the clock.");

    /** The encoding of video frames. */
    public static final ConfigOption<FrameEncoding> ENCODING =
            ConfigOptions.key("encoding")
                    .enumType(FrameEncoding.class)
                    .defaultValue(FrameEncoding.JPEG)
                    .withDescription(
                            "Encoding of video frames: jpeg (quality 95) or png. Images of folders"
                                    + " are not re-encoded.");

    /** Time without data before the source reconnects to a camera. */
    public static final ConfigOption<Duration> NETWORK_TIMEOUT =
            ConfigOptions.key("network-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "Time without data after which the source reconnects to a network"
                                    + " camera; at least 100 ms.");

    private VideoTableOptions() {}
}
