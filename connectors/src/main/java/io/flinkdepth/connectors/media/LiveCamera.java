// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network camera. A separate thread reads it, keeps the newest picture and reconnects if the
 * camera is silent or unreachable, with a delay from 0.5 s up to 30 s. A native read of a silent
 * camera ends only at the network timeout, even if the camera is closed before.
 *
 * <p>Owns the thread and the connection; close it. Methods are called by one other thread.
 */
@Internal
public final class LiveCamera implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveCamera.class);
    private static final long MIN_BACKOFF_MILLIS = 500;
    private static final long MAX_BACKOFF_MILLIS = 30_000;

    /** Opens a connection to the camera. */
    @FunctionalInterface
    interface Connector {
        VideoFile connect() throws IOException;
    }

    private final String cameraId;
    private final Connector connector;
    private final AtomicReference<VideoPicture> newest = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    @Nullable private volatile Throwable failure;

    /** Starts to read. */
    public LiveCamera(String cameraId, MediaAddress address, Duration networkTimeout) {
        this(cameraId, () -> VideoFile.open(address, networkTimeout));
    }

    LiveCamera(String cameraId, Connector connector) {
        this.cameraId = cameraId;
        this.connector = connector;
        this.thread = DaemonThreads.named("camera " + cameraId).newThread(this::run);
        thread.start();
    }

    /**
     * Takes the newest picture; null when there is none since the last call.
     *
     * @throws FlinkRuntimeException if the reading thread ended with an error that reconnecting
     *     cannot fix
     */
    @Nullable
    public VideoPicture poll() {
        Throwable ended = failure;
        if (ended != null) {
            throw new FlinkRuntimeException(
                    "camera " + cameraId + " is no longer read: " + ended, ended);
        }
        return newest.getAndSet(null);
    }

    private void run() {
        try {
            readAndReconnect();
        } catch (Throwable e) {
            // poll() throws it and fails the task, so that the camera does not stay silent.
            failure = e;
        }
    }

    private void readAndReconnect() {
        long backoff = MIN_BACKOFF_MILLIS;
        while (!isClosed()) {
            long pictures = 0;
            try (VideoFile connection = connector.connect()) {
                LOG.info("Camera {}: connected.", cameraId);
                while (!isClosed()) {
                    newest.set(read(connection));
                    pictures++;
                }
            } catch (Throwable e) {
                if (FrameErrors.defectOf(e, FailureReason.CORRUPT_IMAGE).isEmpty()) {
                    ExceptionUtils.rethrowIfFatalErrorOrOOM(e);
                }
                if (isClosed()) {
                    return;
                }
                backoff = pictures > 0 ? MIN_BACKOFF_MILLIS : backoff;
                LOG.warn(
                        "Camera {}: {}; next attempt in {} ms.",
                        cameraId,
                        e instanceof Exception ? e.getMessage() : e.toString(),
                        backoff);
                if (sleep(backoff)) {
                    return;
                }
                backoff = Math.min(2 * backoff, MAX_BACKOFF_MILLIS);
            }
        }
    }

    private static VideoPicture read(VideoFile connection) throws IOException {
        VideoPicture picture = connection.next();
        if (picture == null) {
            throw new EOFException("the stream ended or was silent for too long");
        }
        return picture;
    }

    /** Returns whether the camera was closed meanwhile. */
    private boolean sleep(long millis) {
        try {
            return closed.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    private boolean isClosed() {
        return closed.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        newest.set(null);
        try {
            // A native read cannot be interrupted, only timed out; the daemon thread ends then.
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
