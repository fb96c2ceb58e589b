// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The frames of a video by number. Seeking by number is wrong in some formats, so a frame is
 * reached by decoding those before it; frames asked for nearly in order cost one decoding each, as
 * long as no more videos are read in turns than {@link VideoDecoder} keeps open.
 *
 * <p>The decoder is freed when the last frame has been read, when the listing is given up, or,
 * where frames were listed and never asked for, with the last of the items. Thread-safe; one thread
 * decodes at a time.
 */
final class VideoFrames implements AutoCloseable {
    /** Frames kept for threads that come a little late. */
    private static final int KEPT = 8;

    private static final long UNKNOWN = -1;
    private static final Cleaner CLEANER = Cleaner.create();

    private final Path file;
    private final int stride;
    private final Map<Long, RgbImage> recent = new LinkedHashMap<>();

    /** Knows nothing of its owner, or that would never be garbage. */
    private final VideoDecoder decoder;

    private long lastFrame = UNKNOWN;

    /**
     * Opens nothing yet.
     *
     * @param stride only every so many frames are asked for, and kept
     */
    VideoFrames(Path file, int stride) {
        this.file = file;
        this.stride = stride;
        decoder = new VideoDecoder(file);
        CLEANER.register(this, decoder::close);
    }

    synchronized RgbImage read(long frame) throws IOException {
        RgbImage kept = recent.remove(frame);
        if (kept != null) {
            return kept;
        }
        RgbImage found = decode(frame);
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
    private RgbImage decode(long frame) throws IOException {
        decoder.take(frame);
        try {
            while (true) {
                long number = decoder.position();
                boolean wanted = number % stride == 0;
                RgbImage image = decoder.next(wanted);
                if (image == null || number == frame) {
                    return image;
                }
                if (wanted) {
                    keep(number, image);
                }
            }
        } finally {
            decoder.giveBack();
        }
    }

    private void keep(long frame, RgbImage image) {
        if (recent.size() == KEPT) {
            recent.remove(recent.keySet().iterator().next());
        }
        recent.put(frame, image);
    }

    /** Says which frame is the last that will be asked for. */
    synchronized void lastIs(long frame) {
        lastFrame = frame;
    }

    /** Frees the decoder unless the listing came to its end; then the last frame does. */
    @Override
    public synchronized void close() {
        if (lastFrame == UNKNOWN) {
            recent.clear();
            decoder.close();
        }
    }
}
