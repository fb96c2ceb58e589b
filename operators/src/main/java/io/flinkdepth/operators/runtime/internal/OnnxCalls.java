// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.function.SupplierWithException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All long calls of ONNX Runtime in this JVM. A JVM that exits destroys the objects of ONNX Runtime
 * while threads in native code go on, and a call in progress then ends in a segmentation fault.
 * Therefore the exit waits for the calls in progress, and no further call begins. Thread-safe.
 */
@Internal
public final class OnnxCalls {
    private static final Logger LOG = LoggerFactory.getLogger(OnnxCalls.class);

    /** More than a run takes; what lasts longer is not waited for. */
    private static final long MAX_SECONDS_AT_EXIT = 30;

    private static final long MAX_SECONDS_OF_LATE_CALL = 5;

    /** A call holds the read lock, and the exit the write lock, which it keeps. */
    private static final ReentrantReadWriteLock LOCK = new ReentrantReadWriteLock();

    static {
        retainEnvironment();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(OnnxCalls::awaitLastCalls, "flink-depth-last-runs"));
    }

    private OnnxCalls() {}

    // A shutdown hook of ONNX Runtime's Java API, which runs beside all others, releases the
    // environment, whose logger the calls in progress use (issue 31352 of ONNX Runtime).
    // Environments
    // are counted, and only the last release frees. There is no public way to count one more.
    private static void retainEnvironment() {
        OrtEnvironment.getEnvironment();
        try {
            Field api =
                    Class.forName(OrtEnvironment.class.getPackageName() + ".OnnxRuntime")
                            .getDeclaredField("ortApiHandle");
            api.setAccessible(true);
            Method create =
                    OrtEnvironment.class.getDeclaredMethod(
                            "createHandle", long.class, int.class, String.class);
            create.setAccessible(true);
            create.invoke(
                    null,
                    api.getLong(null),
                    OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING.getValue(),
                    OnnxCalls.class.getSimpleName());
        } catch (ReflectiveOperationException | RuntimeException e) {
            LOG.debug("ONNX Runtime frees its environment before the last call ends", e);
        }
    }

    /**
     * Runs a network.
     *
     * @throws IllegalStateException if the JVM exits
     */
    public static <T> T call(SupplierWithException<T, OrtException> call) throws OrtException {
        awaitPermission();
        try {
            return call.get();
        } finally {
            LOCK.readLock().unlock();
        }
    }

    /**
     * Loads a network. The caller closes the session before the options.
     *
     * @throws IllegalStateException if the JVM exits
     */
    public static OrtSession session(Path network, OrtSession.SessionOptions options)
            throws OrtException {
        return call(
                () -> OrtEnvironment.getEnvironment().createSession(network.toString(), options));
    }

    // During the exit the thread waits for its end: an error would be reported as a failure of the
    // model by a job that is being stopped. It does not wait for ever, because closing the job may
    // wait for this thread.
    private static void awaitPermission() {
        try {
            // Without a time the lock would be given to calls while the exit waits for it.
            if (LOCK.readLock().tryLock(MAX_SECONDS_OF_LATE_CALL, TimeUnit.SECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            // An interrupt is for the caller, and no reason to fail the call of a model.
            if (LOCK.readLock().tryLock()) {
                return;
            }
        }
        throw new IllegalStateException("the process exits, so no call of the model begins");
    }

    private static void awaitLastCalls() {
        try {
            LOCK.writeLock().tryLock(MAX_SECONDS_AT_EXIT, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
