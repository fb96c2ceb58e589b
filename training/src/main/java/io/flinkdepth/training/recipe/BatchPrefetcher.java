package io.flinkdepth.training.recipe;

import io.flinkdepth.training.dataset.TrainingBatch;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Makes the next batches on a thread of its own while the network works on this one. */
final class BatchPrefetcher implements AutoCloseable {
    private static final int AHEAD = 3;

    /** Makes the batch of one step. */
    @FunctionalInterface
    interface Batches {
        TrainingBatch batch(int step) throws IOException;
    }

    private record Made(TrainingBatch batch, Throwable failure) {}

    private final BlockingQueue<Made> queue = new ArrayBlockingQueue<>(AHEAD);
    private final Thread thread;

    BatchPrefetcher(Batches batches, int firstStep, int endStep) {
        thread = new Thread(() -> make(batches, firstStep, endStep), "training-batches");
        thread.setDaemon(true);
        thread.start();
    }

    private void make(Batches batches, int firstStep, int endStep) {
        try {
            for (int step = firstStep; step < endStep; step++) {
                queue.put(new Made(batches.batch(step), null));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            // Hand it to the training thread; its queue has room once it asks for the next batch.
            try {
                queue.put(new Made(null, e));
            } catch (InterruptedException closed) {
                Thread.currentThread().interrupt();
            }
        }
    }

    TrainingBatch next() throws IOException, InterruptedException {
        Made made = queue.take();
        if (made.failure != null) {
            throw new IOException("cannot make the next batch", made.failure);
        }
        return made.batch;
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
