// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Internal;

/**
 * Interrupts the thread that created it when the JVM exits, and lets the JVM wait until it is
 * closed. Without it, a step that still computes at the exit crashes the JVM: the exit frees
 * libtorch's code and data.
 */
@Internal
public final class StopAtExit implements AutoCloseable {

    /** More than a step takes; what lasts longer is not waited for. */
    private static final long MAX_SECONDS = 30;

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    /** Begins to watch for the exit of the JVM. */
    public StopAtExit() {
        Thread training = Thread.currentThread();
        hook = new Thread(() -> stop(training), "training-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void stop(Thread training) {
        training.interrupt();
        try {
            closed.await(MAX_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM exits, and the hook runs.
        }
    }
}
