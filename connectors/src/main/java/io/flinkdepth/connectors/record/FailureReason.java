// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Why a frame got no prediction. The names are written to dead-letter topics and to {@code
 * index.jsonl}; new ones may be added, none will be renamed. Serialized by name.
 */
@PublicEvolving
public enum FailureReason {
    /** The record had no bytes. */
    EMPTY,
    /** The bytes do not begin like any image format that is read. */
    NOT_AN_IMAGE,
    /** The bytes begin like an image but cannot be decoded. */
    CORRUPT_IMAGE,
    /** More encoded bytes than the limit. */
    TOO_MANY_BYTES,
    /** More pixels than the limit. */
    TOO_MANY_PIXELS,
    /** One side is too many times the other. */
    ASPECT_RATIO,
    /** A header of the record, such as its sequence or its intrinsics, cannot be read. */
    BAD_HEADER,
    /** The source could not open or read the video or file. */
    UNREADABLE_SOURCE,
    /** The model's prediction holds a NaN or an infinity. */
    NOT_FINITE,
    /** The model failed on this frame alone. */
    INFERENCE_FAILED,
    /** The frame's name cannot be the name of a file here. */
    UNWRITABLE_NAME,
    /** Decoding the image would take more memory or work than the limits allow. */
    TOO_EXPENSIVE,
    /** The decoder took longer than it may. */
    DECODE_TIMEOUT,
    /** There was too little memory for this frame, although there was some for others. */
    OUT_OF_MEMORY
}
