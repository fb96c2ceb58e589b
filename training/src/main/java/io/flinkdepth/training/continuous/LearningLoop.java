// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.LoopContext.AfterStep;
import io.flinkdepth.training.continuous.RoundFolder.Entry;
import io.flinkdepth.training.continuous.RoundPlanner.Pending;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Continuous training: each round trains a student on the collected pseudo-labels, compares it with
 * the serving model through the runtime, and publishes it if it is better. The registry keeps the
 * reason of each decision.
 *
 * <p>Each step takes effect only after its result is on disk. A loop that is killed at any point
 * therefore continues at that point when it is opened again on the same folder, and publishes no
 * round twice. Only one loop may use a working folder at a time; several loops may share a
 * registry. Not thread-safe.
 */
@Experimental
public final class LearningLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LearningLoop.class);
    private static final String LOCK = ".lock";

    private final LoopContext context;
    private final Rounds rounds;
    private final RoundPlanner planner;
    private final FileChannel lock;

    private LearningLoop(LoopContext context, FileChannel lock) {
        this.context = context;
        this.rounds = new Rounds(context.configuration().work().resolve("rounds"));
        this.planner = new RoundPlanner(context.configuration().stream(), context.inventory());
        this.lock = lock;
    }

    /**
     * Opens a loop, which locks its working folder until it is closed.
     *
     * @param publisher receives each version that becomes the served one
     * @param reports receives the reports of training
     * @throws IOException if another loop uses the folder, or a held-out set does not exist
     */
    public static LearningLoop open(
            LoopConfiguration configuration,
            ModelUpdatePublisher publisher,
            Consumer<StepReport> reports)
            throws IOException {
        return open(configuration, publisher, reports, null, Clock.systemUTC(), what -> {});
    }

    /**
     * Opens a loop like {@link #open(LoopConfiguration, ModelUpdatePublisher, Consumer)}.
     *
     * @param trainer trains the rounds
     */
    public static LearningLoop open(
            LoopConfiguration configuration,
            ModelUpdatePublisher publisher,
            Consumer<StepReport> reports,
            RoundTrainer trainer)
            throws IOException {
        return open(configuration, publisher, reports, trainer, Clock.systemUTC(), what -> {});
    }

    static LearningLoop open(
            LoopConfiguration configuration,
            ModelUpdatePublisher publisher,
            Consumer<StepReport> reports,
            @Nullable RoundTrainer trainer,
            Clock clock,
            AfterStep after)
            throws IOException {
        requireImages(configuration);
        Path work = configuration.work();
        Files.createDirectories(work);
        FileChannel lock = lock(work);
        try {
            StreamLabels stream = configuration.stream();
            return new LearningLoop(
                    new LoopContext(
                            configuration,
                            new RoundRegistry(
                                    configuration.registry(), configuration.model().name()),
                            new ShardInventory(stream.shards(), stream.heldOutShare()),
                            new ProgressFile(work, clock),
                            publisher,
                            reports,
                            trainer,
                            clock,
                            after),
                    lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** Checks the sets before training, which may take hours. */
    private static void requireImages(LoopConfiguration configuration) throws IOException {
        for (HeldOutSet set : configuration.heldOut()) {
            CloseableIterator<?> items;
            try {
                items = set.images().items();
            } catch (IOException e) {
                throw new IOException("heldOut " + set.name() + ": " + e.getMessage(), e);
            }
            boolean some = items.hasNext();
            IOUtils.closeQuietly(items);
            if (!some) {
                throw new IOException("heldOut " + set.name() + " has no image");
            }
        }
    }

    /** Locks the folder; the operating system releases the lock when the process ends. */
    private static FileChannel lock(Path work) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        work.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            // Another loop in this process holds the lock.
        } finally {
            if (!locked) {
                channel.close();
            }
        }
        if (!locked) {
            throw new IOException(
                    "another loop works in "
                            + work
                            + "; end it first, or give this one a folder of its own");
        }
        return channel;
    }

    /**
     * Runs rounds while there are enough new labels; checks again after a pause.
     *
     * @param max maximum number of rounds; 0 for no limit
     * @param once whether to return if there are not enough new labels, without waiting
     * @return number of completed rounds
     */
    public int run(int max, boolean once, Duration pause) throws IOException, InterruptedException {
        int done = 0;
        while (max == 0 || done < max) {
            if (advance()) {
                done++;
            } else if (once) {
                break;
            } else {
                Thread.sleep(pause.toMillis());
            }
        }
        return done;
    }

    /**
     * Completes one round: the interrupted one, or a new one if there are enough new labels.
     *
     * @return whether there was a round to run
     * @throws IOException if reading or writing fails; the round continues from there when it is
     *     run again
     */
    public boolean advance() throws IOException, InterruptedException {
        try {
            Optional<RoundFolder> open = rounds.open();
            if (open.isEmpty()) {
                open = begin();
            }
            if (open.isEmpty()) {
                return false;
            }
            new Round(context, open.get()).run();
            return true;
        } catch (IOException | RuntimeException e) {
            reportFailure(e);
            throw e;
        }
    }

    private void reportFailure(Exception e) {
        try {
            context.progress().failed(String.valueOf(e.getMessage()));
        } catch (IOException second) {
            e.addSuppressed(second);
        }
    }

    private Optional<RoundFolder> begin() throws IOException {
        RoundTrigger trigger = context.configuration().trigger();
        Pending pending = planner.pending(rounds.lastPlan().orElse(null));
        Instant now = context.clock().instant();
        context.progress().waiting(pending.labels(), trigger.newLabels());
        if (!trigger.isMet(pending.labels(), pending.oldest(), now)) {
            LOG.debug("{} of {} new labels", pending.labels(), trigger.newLabels());
            return Optional.empty();
        }
        int round = rounds.next();
        long seed = context.configuration().recipe().run().seed() + round - 1;
        RoundPlan plan = planner.plan(round, seed, start(), pending, now);
        RoundFolder begun = rounds.begin(plan);
        context.after().done(Entry.PLAN.name());
        return Optional.of(begun);
    }

    /** Returns the file with the weights that the next round starts from. */
    @Nullable
    private String start() throws IOException {
        RoundStart start = context.configuration().start();
        Optional<Path> earlier =
                switch (start.continueFrom()) {
                    case START -> Optional.empty();
                    case SERVED -> served();
                    case TRAINED -> rounds.lastTrained();
                };
        Path weights = earlier.orElse(start.network());
        return weights == null ? null : weights.toAbsolutePath().toString();
    }

    /** Returns the weights of the serving model, if a round of this loop trained it. */
    private Optional<Path> served() throws IOException {
        Optional<String> round = context.registry().servedRound();
        Optional<RoundFolder> made =
                round.isPresent() ? rounds.find(round.get()) : Optional.empty();
        return made.map(RoundFolder::weights).filter(Files::exists);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
