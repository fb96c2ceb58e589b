// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.feed;

import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.ItemReading;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The samples of a data set, read ahead by worker threads and returned in the (shuffled) order of
 * the listing, independently of the threads.
 *
 * <p>An item that cannot be read is skipped, logged with its name, and counted; if there are too
 * many of them, the feed fails with a message that names the data set. A feed that is opened at the
 * {@link #position()} of another feed, with the same data set and options, returns the same samples
 * as the other feed from that position on. Skipped items are listed but not read. The count of
 * unreadable items starts at 0.
 *
 * <p>For one consuming thread. At most {@code prefetch + workers + 1} samples are in memory.
 *
 * @param <T> the type of samples
 */
@Internal
public final class SampleFeed<T> implements AutoCloseable {

    /** An item that is being read; without a name, the end of the listing or its failure. */
    private record Pending<T>(@Nullable String name, long place, Future<T> sample) {}

    private final String dataset;
    private final UnreadableItems unreadable;
    private final BlockingQueue<Pending<T>> inOrder;
    private final ExecutorService workers;
    private final Thread lister;
    private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;
    private boolean ended;
    private long position;
    private final long firstPosition;
    private long given;
    private long taken;
    private long waitedNanos;

    private <S> SampleFeed(
            Dataset<S> dataset,
            FeedOptions options,
            long position,
            Preparation<? super S, ? extends T> preparation) {
        this.dataset = dataset.name();
        this.unreadable = new UnreadableItems(dataset.name(), options);
        this.inOrder = new ArrayBlockingQueue<>(options.prefetch());
        this.position = position;
        this.firstPosition = position;
        AtomicInteger number = new AtomicInteger();
        this.workers =
                Executors.newFixedThreadPool(
                        options.workers(),
                        task -> {
                            Thread thread =
                                    DaemonThreads.named("sample-worker-" + number.getAndIncrement())
                                            .newThread(task);
                            threads.add(thread);
                            return thread;
                        });
        this.lister =
                DaemonThreads.named("sample-lister")
                        .newThread(() -> list(dataset, options, position, preparation));
        threads.add(lister);
        lister.start();
    }

    /** Opens a feed at the beginning. */
    public static <T> SampleFeed<T> open(Dataset<T> dataset, FeedOptions options) {
        return open(dataset, options, 0);
    }

    /** Opens a feed at a {@link #position()}. */
    public static <T> SampleFeed<T> open(Dataset<T> dataset, FeedOptions options, long position) {
        return open(dataset, options, position, (sample, at) -> sample);
    }

    /**
     * Opens a feed whose workers also prepare samples.
     *
     * @param position number of items of the feed to skip
     */
    public static <S, T> SampleFeed<T> open(
            Dataset<S> dataset,
            FeedOptions options,
            long position,
            Preparation<? super S, ? extends T> preparation) {
        if (position < 0) {
            throw new IllegalArgumentException(
                    "a feed's position must be at least 0, not " + position);
        }
        return new SampleFeed<>(dataset, options, position, preparation);
    }

    private <S> void list(
            Dataset<S> items,
            FeedOptions options,
            long start,
            Preparation<? super S, ? extends T> preparation) {
        Pending<T> last = new Pending<>(null, -1, done(null));
        try (ItemSequence<S> sequence = new ItemSequence<>(items, options)) {
            sequence.skip(start);
            long at = start;
            for (Dataset.Item<S> item = sequence.next(); item != null; item = sequence.next()) {
                Dataset.Item<S> taken = item;
                long place = at++;
                if (!options.part().has(place)) {
                    continue;
                }
                FutureTask<T> task =
                        new FutureTask<>(() -> preparation.prepare(ItemReading.read(taken), place));
                inOrder.put(new Pending<>(taken.name(), place, task));
                workers.execute(task);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException | Error e) {
            last = new Pending<>(null, -1, done(e));
        }
        try {
            inOrder.put(last);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FutureTask<T> done(@Nullable Throwable failure) {
        FutureTask<T> task =
                new FutureTask<>(
                        () -> {
                            if (failure != null) {
                                throw new IOException(
                                        "the data set "
                                                + dataset
                                                + " cannot be listed: "
                                                + failure.getMessage(),
                                        failure);
                            }
                            return null;
                        });
        task.run();
        return task;
    }

    /**
     * Returns the next sample; null after the end of a single sweep.
     *
     * @throws IOException if too many items could not be read, if the listing failed, or if a
     *     single sweep had no readable item; the feed can then only be closed
     */
    @Nullable
    public T next() throws IOException, InterruptedException {
        if (closed) {
            throw new IllegalStateException("the feed of " + dataset + " was closed");
        }
        long start = System.nanoTime();
        try {
            while (!ended) {
                Pending<T> pending = inOrder.take();
                T sample = outcome(pending);
                if (sample != null) {
                    given++;
                    return sample;
                }
            }
            return null;
        } finally {
            waitedNanos += System.nanoTime() - start;
        }
    }

    /** Returns the sample, or null if it is unreadable or the listing has ended. */
    @Nullable
    private T outcome(Pending<T> pending) throws IOException, InterruptedException {
        try {
            T sample = pending.sample.get();
            if (pending.name == null) {
                ended = true;
                requireSomething();
            } else {
                taken(pending);
            }
            return sample;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            if (pending.name == null) {
                ended = true;
                throw new IOException(e.getCause().getMessage(), e.getCause());
            }
            taken(pending);
            unreadable.add(pending.name, e.getCause(), taken);
            return null;
        }
    }

    private void taken(Pending<T> pending) {
        position = pending.place + 1;
        taken++;
    }

    private void requireSomething() throws IOException {
        if (given == 0 && position == firstPosition && firstPosition == 0) {
            throw new IOException("the data set " + dataset + " has no item");
        }
        if (given == 0 && unreadable.count() > 0) {
            throw new IOException(
                    "%s: none of %d items could be read. The first: %s"
                            .formatted(dataset, unreadable.count(), unreadable.names()));
        }
    }

    /** Position after the returned samples, in items of the listing, including unreadable ones. */
    public long position() {
        return position;
    }

    /** Number of items that could not be read. */
    public long unreadable() {
        return unreadable.count();
    }

    /** Names of the first items that could not be read. */
    public List<String> unreadableNames() {
        return unreadable.names();
    }

    /** Total time that {@link #next()} has waited for data, in nanoseconds. */
    public long waitedNanos() {
        return waitedNanos;
    }

    /** Ends the threads and waits for them; discards samples that were read ahead. */
    @Override
    public void close() {
        closed = true;
        lister.interrupt();
        boolean interrupted = join(lister);
        workers.shutdownNow();
        inOrder.clear();
        for (Thread thread : threads) {
            interrupted |= join(thread);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        return interrupted;
    }
}
