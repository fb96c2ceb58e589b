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

    /** What to read; required. */
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

    /** How often folders are searched; makes the table endless. */
    public static final ConfigOption<Duration> FOLLOW_INTERVAL =
            ConfigOptions.key("follow-interval")
                    .durationType()
                    .noDefaultValue()
                    .withDescription(
                            "Never ends: new files of folders are looked for at this interval, at"
                                    + " least 10 ms. By default what is there is read once.");

    /** The limit of each camera. */
    public static final ConfigOption<Double> MAX_FRAMES_PER_SECOND =
            ConfigOptions.key("max-frames-per-second")
                    .doubleType()
                    .noDefaultValue()
                    .withDescription(
                            "At most so many frames a second of each camera, by the clock. Files"
                                    + " wait; of network cameras the newest frame is taken. By"
                                    + " default there is no limit.");

    /** Where event time comes from. */
    public static final ConfigOption<FrameTime> FRAME_TIME =
            ConfigOptions.key("frame-time")
                    .enumType(FrameTime.class)
                    .defaultValue(FrameTime.FILE)
                    .withDescription(
                            "file: the file's modification time, in videos plus the frame's own"
                                    + " time. clock: when it is read. Network cameras always use"
                                    + " the clock.");

    /** How frames of videos travel. */
    public static final ConfigOption<FrameEncoding> ENCODING =
            ConfigOptions.key("encoding")
                    .enumType(FrameEncoding.class)
                    .defaultValue(FrameEncoding.JPEG)
                    .withDescription(
                            "How frames of videos are encoded: jpeg (quality 95) or png. Images of"
                                    + " folders come as they are.");

    /** When a silent camera is given up. */
    public static final ConfigOption<Duration> NETWORK_TIMEOUT =
            ConfigOptions.key("network-timeout")
                    .durationType()
                    .defaultValue(Duration.ofSeconds(10))
                    .withDescription(
                            "How long a network camera may be silent before the connection is made"
                                    + " anew; at least 100 ms.");

    private VideoTableOptions() {}
}
