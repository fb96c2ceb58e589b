// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a frame has no prediction. The names are written to dead-letter topics and to {@code
 * index.jsonl}; new ones may be added, none will be renamed. Serialized by name.
 */
@PublicEvolving
public enum FailureReason {
    /** The record had no bytes. */
    EMPTY,
    /** The bytes do not begin like a supported image format. */
    NOT_AN_IMAGE,
    /** The bytes begin like an image but cannot be decoded. */
    CORRUPT_IMAGE,
    /** More encoded bytes than the limit. */
    TOO_MANY_BYTES,
    /** More pixels than the limit. */
    TOO_MANY_PIXELS,
    /** The ratio of the sides is over the limit. */
    ASPECT_RATIO,
    /** A header of the record, such as its sequence or its intrinsics, cannot be read. */
    BAD_HEADER,
    /** The source could not open or read the video or file. */
    UNREADABLE_SOURCE,
    /** The prediction contains NaN or infinite values. */
    NOT_FINITE,
    /** The model failed on this frame alone. */
    INFERENCE_FAILED,
    /** The name of the frame cannot be used as a file name on this machine. */
    UNWRITABLE_NAME,
    /** Decoding the image would need more memory or work than the limits allow. */
    TOO_EXPENSIVE,
    /** Decoding exceeded its deadline. */
    DECODE_TIMEOUT,
    /** There was not enough memory for this frame, but enough for others. */
    OUT_OF_MEMORY,
    /** Metres were demanded, and the focal length of the frame's camera is not known. */
    MISSING_INTRINSICS
}
