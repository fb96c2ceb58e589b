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
 * A video of which at most {@value #MAX_OPEN} are open in this JVM. Between two uses it may be
 * closed for another video; it then starts from its beginning.
 *
 * <p>Between {@link #take} and {@link #giveBack} it belongs to one thread, which holds no other
 * video. Threads that wait for a free place therefore cannot deadlock.
 */
final class PooledVideo implements AutoCloseable {
    static final int MAX_OPEN = 8;

    /**
     * Open videos that are not in use, least recently used first. Lock for itself and the count.
     */
    private static final Set<PooledVideo> IDLE = new LinkedHashSet<>();

    /** Number of open videos, idle and in use. */
    private static int open;

    private final Path file;
    @Nullable private VideoFile video;
    private long position;

    /** Opens nothing yet. */
    PooledVideo(Path file) {
        this.file = file;
    }

    /** Acquires the decoder, opened at or before the frame. Waits for a free place. */
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

    /** Releases the decoder, so that others may close it. */
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

    /** Returns the next picture; null at the end. Only while taken. */
    @Nullable
    VideoPicture next() throws IOException {
        VideoPicture picture = video.next();
        position += picture == null ? 0 : 1;
        return picture;
    }

    /** Skips the next picture; false at the end. Only while taken. */
    boolean skip() throws IOException {
        boolean skipped = video.skip();
        position += skipped ? 1 : 0;
        return skipped;
    }

    /** Number of the next picture; at the end, the number of all pictures. */
    long position() {
        return position;
    }

    private void closeStream() {
        VideoFile closed = video;
        video = null;
        closed.close();
    }

    /** Closes the decoder; not while taken. It can be taken again. */
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
