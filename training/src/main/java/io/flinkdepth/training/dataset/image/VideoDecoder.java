// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The decoder of a video, one of {@value #MOST_OPEN} at most that are open in this JVM: between two
 * uses it may be closed to make room for another, and then begins anew.
 *
 * <p>Between {@link #take} and {@link #giveBack} it belongs to one thread, which holds no other, so
 * that threads that wait for room never wait for each other.
 */
final class VideoDecoder implements AutoCloseable {
    static final int MOST_OPEN = 8;

    /** Open and not in use, the one used longest ago first. Guards itself and the count. */
    private static final Set<VideoDecoder> IDLE = new LinkedHashSet<>();

    /** Idle, and in use. */
    private static int open;

    private final Path file;
    @Nullable private VideoStream stream;
    private long position;

    /** Opens nothing yet. */
    VideoDecoder(Path file) {
        this.file = file;
    }

    /** Makes the decoder this thread's, open, and not behind the frame. Waits for room. */
    void take(long frame) throws IOException {
        synchronized (IDLE) {
            if (!IDLE.remove(this)) {
                makeRoom();
                open++;
            }
        }
        boolean taken = false;
        try {
            if (stream != null && position > frame) {
                closeStream();
            }
            if (stream == null) {
                position = 0;
                stream = VideoStream.open(file);
            }
            taken = true;
        } finally {
            if (!taken) {
                giveBack();
            }
        }
    }

    private static void makeRoom() throws IOException {
        while (open == MOST_OPEN) {
            Iterator<VideoDecoder> eldest = IDLE.iterator();
            if (eldest.hasNext()) {
                VideoDecoder decoder = eldest.next();
                eldest.remove();
                open--;
                decoder.closeStream();
            } else {
                awaitChange();
            }
        }
    }

    private static void awaitChange() throws IOException {
        try {
            IDLE.wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while other videos were decoded");
        }
    }

    /** Lets others close the decoder when they need room. */
    void giveBack() {
        synchronized (IDLE) {
            if (stream == null) {
                open--;
            } else {
                IDLE.add(this);
            }
            IDLE.notifyAll();
        }
    }

    /** The next frame; null at the end. Only while taken. */
    @Nullable
    RgbImage next(boolean wanted) throws IOException {
        RgbImage image = stream.next(wanted);
        if (image != null) {
            position++;
        }
        return image;
    }

    /** Number of the next frame; of frames in all, when there is none. */
    long position() {
        return position;
    }

    private void closeStream() {
        VideoStream closed = stream;
        stream = null;
        closed.close();
    }

    /** Frees what is open; not while taken. It can be taken again. */
    @Override
    public void close() {
        synchronized (IDLE) {
            if (IDLE.remove(this)) {
                open--;
                IDLE.notifyAll();
                closeStream();
            }
        }
    }
}
