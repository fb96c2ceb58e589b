// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.EOFException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A network camera. A thread of its own reads it, keeps the newest picture and connects again when
 * the camera is silent or gone, after 0.5 s at first and up to 30 s. A native read of a silent
 * camera ends by the network timeout, also when the source is closed meanwhile.
 */
@Internal
final class LiveFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(LiveFrames.class);
    private static final long FIRST_BACKOFF_MILLIS = 500;
    private static final long LONGEST_BACKOFF_MILLIS = 30_000;

    private final VideoSplit split;
    private final VideoSettings settings;
    private final AtomicReference<Picture> newest = new AtomicReference<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private long lastSequence;

    LiveFrames(VideoSplit split, VideoSettings settings) {
        this.split = split;
        this.settings = settings;
        this.thread = new Thread(this::run, "camera " + split.cameraId());
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public Step next(List<ReadFrame> out) {
        Picture picture = newest.getAndSet(null);
        if (picture == null) {
            return Step.IDLE;
        }
        long now = System.currentTimeMillis();
        // There is no position to count from: the clock keeps numbers unique over restarts.
        lastSequence = Math.max(lastSequence + 1, now);
        FrameIdentity identity =
                new FrameIdentity(
                        split.cameraId(), lastSequence, now, split.namePrefix() + lastSequence);
        out.add(new ReadFrame(Frames.encode(identity, picture, settings.encoding()), null));
        return Step.FRAME;
    }

    private void run() {
        long backoff = FIRST_BACKOFF_MILLIS;
        while (!isClosed()) {
            long pictures = 0;
            try (Connection connection = new Connection()) {
                LOG.info("camera {}: connected", split.cameraId());
                while (!isClosed()) {
                    newest.set(connection.read());
                    pictures++;
                }
            } catch (Exception e) {
                if (isClosed()) {
                    return;
                }
                backoff = pictures > 0 ? FIRST_BACKOFF_MILLIS : backoff;
                LOG.warn(
                        "camera {}: {}; next try in {} ms",
                        split.cameraId(),
                        e.getMessage(),
                        backoff);
                if (sleep(backoff)) {
                    return;
                }
                backoff = Math.min(2 * backoff, LONGEST_BACKOFF_MILLIS);
            }
        }
    }

    /** Returns whether the source was closed meanwhile. */
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

    /** One connection; its native parts belong to the thread that opened it. */
    private final class Connection implements AutoCloseable {

        private final FFmpegFrameGrabber grabber;
        private final int quarterTurns;

        private Connection() throws FFmpegFrameGrabber.Exception {
            grabber = Grabbers.open(split, settings.networkTimeout());
            quarterTurns = Grabbers.quarterTurns(grabber);
        }

        private Picture read() throws FFmpegFrameGrabber.Exception, EOFException {
            org.bytedeco.javacv.Frame grabbed = grabber.grabImage();
            if (grabbed == null) {
                throw new EOFException("the stream ended or was silent for too long");
            }
            return Picture.copyOf(grabbed).turned(quarterTurns);
        }

        @Override
        public void close() {
            Grabbers.release(grabber);
        }
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
