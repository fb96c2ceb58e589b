// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Builds the next batches on a separate thread while the network works on the current one. */
@Internal
public final class BatchPrefetcher implements AutoCloseable {
    private static final int AHEAD = 3;

    /** Builds batches sequentially. */
    @FunctionalInterface
    public interface Batches {
        TrainingBatch next() throws IOException, InterruptedException;
    }

    private record Made(@Nullable TrainingBatch batch, @Nullable Throwable failure) {}

    private final BlockingQueue<Made> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;
    private long waitedNanos;

    public BatchPrefetcher(Batches batches, long count) {
        thread = DaemonThreads.named("training-batches").newThread(() -> make(batches, count));
        thread.start();
    }

    private void make(Batches batches, long count) {
        try {
            for (long i = 0; i < count; i++) {
                queue.put(new Made(batches.next(), null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            // Pass it to the training thread when it requests the next batch.
            try {
                queue.put(new Made(null, e));
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public TrainingBatch next() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Made made = queue.take();
        waitedNanos += System.nanoTime() - start;
        if (made.failure != null) {
            throw new IOException(
                    "cannot make the next batch: " + made.failure.getMessage(), made.failure);
        }
        return made.batch;
    }

    /** Total waiting time of {@link #next()}. */
    public long waitedNanos() {
        return waitedNanos;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
