// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import org.apache.flink.annotation.PublicEvolving;

/**
 * Time of a prediction by stage, in nanoseconds.
 *
 * @param queueNanos from the frame's arrival at the operator to the start of its batch on the
 *     device, without decoding and preprocessing
 * @param decodeNanos decoding of this frame
 * @param preprocessNanos resizing and normalisation of this frame
 * @param inferenceNanos the model's run on the whole batch
 * @param batchSize number of frames in that run
 */
@PublicEvolving
public record InferenceTimings(
        long queueNanos,
        long decodeNanos,
        long preprocessNanos,
        long inferenceNanos,
        int batchSize) {

    /** For predictions that were not measured. */
    public static final InferenceTimings NONE = new InferenceTimings(0, 0, 0, 0, 0);
}
