// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.record.FailedFrame;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.ThrowingRunnable;

/**
 * The services of the operator that the engine needs. All methods except {@link #execute} are
 * called only on the task thread.
 *
 * @param <T> the type of the predictions
 */
@Internal
public interface EngineContext<T> {

    /** Emits a prediction. */
    void emit(T prediction, RecordTimestamp time);

    /** Emits a frame without a prediction to the side output. */
    void fail(FailedFrame frame, RecordTimestamp time);

    /** Runs one task of {@link #execute}; waits if there is none. */
    void yieldToMail() throws Exception;

    /**
     * Runs a task on the task thread. Called from any thread; ignored after the end of the
     * operator. A task that throws fails the job.
     */
    void execute(ThrowingRunnable<Exception> task);

    /** The time, in milliseconds since the epoch. */
    long currentTimeMillis();

    /** Runs a task on the task thread at a time, or when the operator yields after that time. */
    void schedule(long timeMillis, ThrowingRunnable<Exception> task);
}
