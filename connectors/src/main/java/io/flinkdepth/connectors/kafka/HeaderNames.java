// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Names of Kafka headers. All values are UTF-8 text, numbers in decimal. If a name occurs twice,
 * the last value applies. All headers are optional on frames.
 *
 * <p>Version 0.1 wrote these names without the prefix, and those of the layout of a depth map as
 * {@code depth-kind} and so on. Readers accept the old names if the current name is missing. On
 * frames, a value under an old name that cannot be read is ignored, because other producers may use
 * the same name.
 */
@PublicEvolving
public final class HeaderNames {

    /** Distinguishes the headers of flink-depth from those of other producers. */
    static final String PREFIX = "flink-depth-";

    /** The frame's number in its camera's sequence, an integer; the default is the offset. */
    public static final String SEQUENCE = PREFIX + "sequence";

    /** A name for files that are written for the frame, without extension. */
    public static final String NAME = PREFIX + "name";

    /** The media type of the value, such as {@code image/jpeg}. */
    public static final String MEDIA_TYPE = "content-type";

    /** Focal lengths and principal point in pixels: {@code focalX,focalY,principalX,principalY}. */
    public static final String INTRINSICS = PREFIX + "intrinsics";

    /** {@code RELATIVE_DISPARITY} or {@code METRIC_DEPTH}. */
    public static final String DEPTH_KIND = PREFIX + "kind";

    /** {@code png16}, {@code float16-zstd} or {@code float32-zstd}. */
    public static final String DEPTH_ENCODING = PREFIX + "encoding";

    /** Columns of the depth map. */
    public static final String DEPTH_WIDTH = PREFIX + "width";

    /** Rows of the depth map. */
    public static final String DEPTH_HEIGHT = PREFIX + "height";

    /** {@code value = stored * scale + offset}. */
    public static final String DEPTH_SCALE = PREFIX + "scale";

    /** See {@link #DEPTH_SCALE}. */
    public static final String DEPTH_OFFSET = PREFIX + "offset";

    /** The name of the model that made the prediction. */
    public static final String MODEL_NAME = PREFIX + "model-name";

    /** The version of that model. */
    public static final String MODEL_VERSION = PREFIX + "model-version";

    /** The mean confidence of a depth map, 0 to 1, if the job asks for it. */
    public static final String CONFIDENCE = PREFIX + "confidence";

    /** Nanoseconds in the queue, decoding, preprocessing, in the model, and the batch size. */
    public static final String TIMINGS = PREFIX + "timings";

    /** Why a frame failed: a name of {@link io.flinkdepth.connectors.record.FailureReason}. */
    public static final String FAILURE_REASON = PREFIX + "failure-reason";

    /** A message that explains the failure. */
    public static final String FAILURE_MESSAGE = PREFIX + "failure-message";

    /** Original number of bytes of a failed frame, if the value has only the first of them. */
    public static final String PAYLOAD_LENGTH = PREFIX + "payload-length";

    private static final Set<String> OF_DEPTH =
            Set.of(
                    DEPTH_KIND,
                    DEPTH_ENCODING,
                    DEPTH_WIDTH,
                    DEPTH_HEIGHT,
                    DEPTH_SCALE,
                    DEPTH_OFFSET);

    private HeaderNames() {}

    /** Returns the name in version 0.1. */
    static String formerName(String name) {
        if (OF_DEPTH.contains(name)) {
            return name.substring("flink-".length());
        }
        return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    }
}
