// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.runtime.internal.Devices;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.FlinkRuntimeException;

/**
 * Decoding threads of the whole JVM, for callers without their own threads. The caller waits, and
 * the deadline of {@link DecodeThreads} applies to each image. Idle threads end, so that they do
 * not keep the classes of an ended job in memory. Thread-safe.
 */
@Internal
public final class SharedDecoding {

    private static final DecodeThreads THREADS = DecodeThreads.endingWhenIdle(Devices.cores());

    private static final AtomicLong BEGUN = new AtomicLong();

    private SharedDecoding() {}

    /**
     * Decodes an image.
     *
     * @return the picture, which the caller closes
     */
    public static DecodedImage decode(byte[] image, ImageLimits limits) throws ImageException {
        ImageHeader header = ImageHeader.read(image, limits);
        BEGUN.incrementAndGet();
        try {
            return THREADS.decodeAndWait(image, header);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /**
     * Decodes other data.
     *
     * @param work the decoding, with a result that need not be closed
     * @param what description of the data, for messages
     */
    public static <T> T call(DecodeThreads.Work<T> work, Supplier<String> what)
            throws ImageException {
        BEGUN.incrementAndGet();
        try {
            return THREADS.callAndWait(work, late -> {}, what);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static FlinkRuntimeException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new FlinkRuntimeException("interrupted while an image was decoded", cause);
    }

    /** Number of decodings that were started; for tests. */
    public static long begun() {
        return BEGUN.get();
    }
}
