// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.TrustedKeys;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The options of batching and inference. Created by the builders of {@code DepthEstimation} and
 * {@code ImageEmbeddings}, which document each value.
 *
 * @param runtime device and session options
 * @param inputSize the size that images are resized to, 0 for the size in the card
 * @param batchSize maximum number of frames in a batch; the limit of the model also applies
 * @param batchBytes maximum number of encoded bytes in a batch; a batch always accepts one frame
 * @param batchDelay maximum time that a batch waits for more frames
 * @param maxInFlight maximum number of frames that are decoded, run or waiting to be emitted; 0 for
 *     {@link #maxInFlightFor}
 * @param decodeThreads threads that decode and resize, for each subtask
 * @param order the order of the predictions
 * @param overload the reaction when frames arrive faster than the model
 * @param maxFrameAge older frames, by their event time, are dropped; null for none
 * @param limits limits of images
 * @param failOnBadFrame whether a frame without a prediction fails the job
 * @param trustedKeys the keys whose packages are loaded
 */
@Internal
public record InferenceOptions(
        RuntimeOptions runtime,
        int inputSize,
        int batchSize,
        long batchBytes,
        Duration batchDelay,
        int maxInFlight,
        int decodeThreads,
        OutputOrder order,
        Overload overload,
        @Nullable Duration maxFrameAge,
        ImageLimits limits,
        boolean failOnBadFrame,
        TrustedKeys trustedKeys)
        implements Serializable {

    /** The defaults of the builders: batches of one, ordered by camera, lossless. */
    public static final InferenceOptions DEFAULT =
            new InferenceOptions(
                    RuntimeOptions.DEFAULT,
                    0,
                    1,
                    64L << 20,
                    Duration.ofMillis(20),
                    0,
                    2,
                    OutputOrder.BY_CAMERA,
                    Overload.BACKPRESSURE,
                    null,
                    ImageLimits.DEFAULT,
                    false,
                    TrustedKeys.ANY);

    public InferenceOptions {
        Objects.requireNonNull(runtime, "runtime");
        Objects.requireNonNull(batchDelay, "batchDelay");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(overload, "overload");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(trustedKeys, "trustedKeys");
        require(inputSize >= 0, "inputSize", inputSize, "0 (the card's own) or positive");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(batchBytes >= 1, "batchBytes", batchBytes, "at least 1");
        require(!batchDelay.isNegative(), "batchDelay", batchDelay, "0 or positive");
        require(decodeThreads >= 1, "decodeThreads", decodeThreads, "at least 1");
        require(
                maxInFlight == 0 || maxInFlight >= batchSize,
                "maxInFlightFrames",
                maxInFlight,
                "at least the batch size " + batchSize + ", or no batch would ever be full");
        require(
                maxFrameAge == null || maxFrameAge.toMillis() > 0,
                "maxFrameAge",
                maxFrameAge,
                "positive");
    }

    /** Returns the same options with other options of the runtime. */
    public InferenceOptions withRuntime(RuntimeOptions newRuntime) {
        return new InferenceOptions(
                newRuntime,
                inputSize,
                batchSize,
                batchBytes,
                batchDelay,
                maxInFlight,
                decodeThreads,
                order,
                overload,
                maxFrameAge,
                limits,
                failOnBadFrame,
                trustedKeys);
    }

    /** Returns the same options with another batch size. */
    public InferenceOptions withBatchSize(int frames) {
        return new InferenceOptions(
                runtime,
                inputSize,
                frames,
                batchBytes,
                batchDelay,
                maxInFlight,
                decodeThreads,
                order,
                overload,
                maxFrameAge,
                limits,
                failOnBadFrame,
                trustedKeys);
    }

    /** Returns the maximum number of frames in flight for a number of concurrent runs. */
    public int maxInFlightFor(int runs) {
        // A batch for each run, one being assembled, and a frame for each decoding thread.
        return maxInFlight > 0 ? maxInFlight : (runs + 1) * batchSize + decodeThreads;
    }

    private static void require(boolean holds, String field, Object value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(field + " is " + value + "; give " + expected);
        }
    }
}
