// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The pictures of a video file by number. Seeking by number is unreliable in some formats, so all
 * pictures before the requested one are decoded. If pictures are requested nearly in order, each is
 * decoded once, as long as no more videos are read alternately than {@link PooledVideo} keeps open.
 *
 * <p>The decoder is freed when the last picture has been read, when the listing is closed early, or
 * by a cleaner if pictures were listed but never requested. Thread-safe; one thread decodes at a
 * time.
 */
@Internal
public final class VideoPictures implements AutoCloseable {
    /** Pictures kept for threads that request slightly earlier pictures. */
    private static final int MAX_KEPT = 8;

    private static final long UNKNOWN = -1;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Path file;
    private final int stride;
    private final Map<Long, VideoPicture> recent = new LinkedHashMap<>();

    /** Has no reference to its owner, so that the owner can be garbage-collected. */
    private final PooledVideo decoder;

    private long lastFrame = UNKNOWN;

    /**
     * Opens nothing yet.
     *
     * @param stride only every {@code stride}-th picture is requested and kept
     */
    public VideoPictures(Path file, int stride) {
        this.file = file;
        this.stride = stride;
        decoder = new PooledVideo(file);
        CLEANER.register(this, decoder::close);
    }

    /** Decodes a picture. */
    public synchronized VideoPicture read(long frame) throws IOException {
        VideoPicture kept = recent.remove(frame);
        if (kept != null) {
            return kept;
        }
        VideoPicture found = decode(frame);
        if (found == null) {
            throw new IOException(
                    "the video %s ends after %d frames; frame %d is missing"
                            .formatted(file, decoder.position(), frame));
        }
        if (frame == lastFrame) {
            decoder.close();
        }
        return found;
    }

    @Nullable
    private VideoPicture decode(long frame) throws IOException {
        decoder.take(frame);
        try {
            while (true) {
                long number = decoder.position();
                if (number % stride != 0) {
                    if (!decoder.skip()) {
                        return null;
                    }
                    continue;
                }
                VideoPicture picture = decoder.next();
                if (picture == null || number == frame) {
                    return picture;
                }
                keep(number, picture);
            }
        } finally {
            decoder.giveBack();
        }
    }

    private void keep(long frame, VideoPicture image) {
        if (recent.size() == MAX_KEPT) {
            recent.remove(recent.keySet().iterator().next());
        }
        recent.put(frame, image);
    }

    /** Sets the number of the last picture that will be requested. */
    public synchronized void lastIs(long frame) {
        lastFrame = frame;
    }

    /** Frees the decoder, unless the listing is complete; then reading the last frame frees it. */
    @Override
    public synchronized void close() {
        if (lastFrame == UNKNOWN) {
            recent.clear();
            decoder.close();
        }
    }
}
