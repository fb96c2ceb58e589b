// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * A video of which at most {@value #MAX_OPEN} are open in this JVM: between two uses it may be
 * closed to make room for another, and then begins anew.
 *
 * <p>Between {@link #take} and {@link #giveBack} it belongs to one thread, which holds no other, so
 * that threads that wait for room never wait for each other.
 */
final class PooledVideo implements AutoCloseable {
    static final int MAX_OPEN = 8;

    /** Open and not in use, the one used longest ago first. Guards itself and the count. */
    private static final Set<PooledVideo> IDLE = new LinkedHashSet<>();

    /** Idle, and in use. */
    private static int open;

    private final Path file;
    @Nullable private VideoFile video;
    private long position;

    /** Opens nothing yet. */
    PooledVideo(Path file) {
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
            if (video != null && position > frame) {
                closeStream();
            }
            if (video == null) {
                position = 0;
                video = VideoFile.open(MediaAddress.of(file.toString()), Duration.ZERO);
            }
            taken = true;
        } finally {
            if (!taken) {
                giveBack();
            }
        }
    }

    private static void makeRoom() throws IOException {
        while (open == MAX_OPEN) {
            Iterator<PooledVideo> eldest = IDLE.iterator();
            if (eldest.hasNext()) {
                PooledVideo decoder = eldest.next();
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
            if (video == null) {
                open--;
            } else {
                IDLE.add(this);
            }
            IDLE.notifyAll();
        }
    }

    /** The next picture; null at the end. Only while taken. */
    @Nullable
    VideoPicture next() throws IOException {
        VideoPicture picture = video.next();
        position += picture == null ? 0 : 1;
        return picture;
    }

    /** Passes over the next picture; false at the end. Only while taken. */
    boolean skip() throws IOException {
        boolean skipped = video.skip();
        position += skipped ? 1 : 0;
        return skipped;
    }

    /** Number of the next picture; the number of all of them at the end. */
    long position() {
        return position;
    }

    private void closeStream() {
        VideoFile closed = video;
        video = null;
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
