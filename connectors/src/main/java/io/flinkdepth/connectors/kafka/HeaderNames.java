// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Names of Kafka headers. All values are UTF-8 text, numbers in decimal; of a name that is there
 * twice the last one counts. All are optional on frames.
 */
@PublicEvolving
public final class HeaderNames {

    /** The frame's number in its camera's sequence, an integer; else the offset is used. */
    public static final String SEQUENCE = "sequence";

    /** A name for files that are made of the frame, without extension. */
    public static final String NAME = "name";

    /** The media type of the value, such as {@code image/jpeg}. */
    public static final String MEDIA_TYPE = "content-type";

    /** Focal lengths and principal point in pixels: {@code focalX,focalY,principalX,principalY}. */
    public static final String INTRINSICS = "intrinsics";

    /** {@code RELATIVE_DISPARITY} or {@code METRIC_DEPTH}. */
    public static final String DEPTH_KIND = "depth-kind";

    /** {@code png16}, {@code float16-zstd} or {@code float32-zstd}. */
    public static final String DEPTH_ENCODING = "depth-encoding";

    /** Columns of the depth map. */
    public static final String DEPTH_WIDTH = "depth-width";

    /** Rows of the depth map. */
    public static final String DEPTH_HEIGHT = "depth-height";

    /** {@code value = stored * scale + offset}. */
    public static final String DEPTH_SCALE = "depth-scale";

    /** See {@link #DEPTH_SCALE}. */
    public static final String DEPTH_OFFSET = "depth-offset";

    /** The name of the model that gave the answer. */
    public static final String MODEL_NAME = "model-name";

    /** The version of that model. */
    public static final String MODEL_VERSION = "model-version";

    /** Nanoseconds in the queue, decoding, preprocessing, in the model, and the batch size. */
    public static final String TIMINGS = "timings";

    /** Why a frame failed: a name of {@link io.flinkdepth.connectors.record.FailureReason}. */
    public static final String FAILURE_REASON = "failure-reason";

    /** A sentence on why it failed. */
    public static final String FAILURE_MESSAGE = "failure-message";

    private HeaderNames() {}
}
