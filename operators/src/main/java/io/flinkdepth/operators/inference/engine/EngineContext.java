// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.record.FailedFrame;
import org.apache.flink.annotation.Internal;

/**
 * What the engine needs of the operator around it. All methods but {@link #execute} are called on
 * the task's thread only.
 *
 * @param <T> the type of the answers
 */
@Internal
public interface EngineContext<T> {

    /** Sends an answer on. */
    void emit(T answer, FrameTime time);

    /** Sends a frame without an answer to the side. */
    void fail(FailedFrame frame, FrameTime time);

    /** Runs one task that was given to {@link #execute}, waiting for one if need be. */
    void yieldToMail() throws Exception;

    /**
     * Runs a task on the task's thread, soon. Called from any thread; a host that is closing may
     * drop it.
     */
    void execute(ThrowingTask task);

    /** The time, in milliseconds since the epoch. */
    long currentTimeMillis();

    /** Runs a task on the task's thread at the time given, or when the host yields after it. */
    void schedule(long timeMillis, ThrowingTask task);

    /** A task that may fail the job. */
    @FunctionalInterface
    interface ThrowingTask {
        void run() throws Exception;
    }
}
