// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.record.FailedFrame;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * What the engine needs from the operator around it. All methods but {@link #execute} are called on
 * the task's thread only.
 *
 * @param <T> the type of the predictions
 */
@Internal
public interface EngineContext<T> {

    /** Emits a prediction. */
    void emit(T prediction, RecordTimestamp time);

    /** Emits a frame without a prediction to the side output. */
    void fail(FailedFrame frame, RecordTimestamp time);

    /** Runs one task that was given to {@link #execute}; waits for one where there is none. */
    void yieldToMail() throws Exception;

    /**
     * Runs a task on the task's thread. Called from any thread; dropped after the end of the
     * operator. A task that throws fails the job.
     */
    void execute(ThrowingRunnable<Exception> task);

    /** The time, in milliseconds since the epoch. */
    long currentTimeMillis();

    /** Runs a task on the task's thread at the time given, or when the operator yields after it. */
    void schedule(long timeMillis, ThrowingRunnable<Exception> task);
}
