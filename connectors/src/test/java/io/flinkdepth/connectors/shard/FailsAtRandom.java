// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.record.PseudoLabel;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.api.common.state.CheckpointListener;

/**
 * Lets labels pass and fails a given number of times, each time after some checkpoints and behind
 * labels that are in none. At each failure it looks at the folder as a reader would.
 */
final class FailsAtRandom implements MapFunction<PseudoLabel, PseudoLabel>, CheckpointListener {

    /** What was wrong with the folder. */
    static final Queue<String> WRONG = new ConcurrentLinkedQueue<>();

    /** Open shards that were there, over all failures. */
    static final AtomicInteger HIDDEN_SEEN = new AtomicInteger();

    private static final Set<Long> CHECKPOINTS = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger FAILURES_LEFT = new AtomicInteger();
    private static final AtomicInteger FAILURES = new AtomicInteger();
    private static final Object TURN = new Object();
    private static Random random = new Random();
    private static int labelsUntilFailure;
    private static int checkpointsAtFailure;

    private final String folder;
    private boolean uncheckpointed;

    FailsAtRandom(String folder, long seed, int failures) {
        this.folder = folder;
        synchronized (TURN) {
            random = new Random(seed);
            WRONG.clear();
            HIDDEN_SEEN.set(0);
            CHECKPOINTS.clear();
            FAILURES.set(0);
            FAILURES_LEFT.set(failures);
            planNext();
        }
    }

    private static void planNext() {
        labelsUntilFailure = 10 + random.nextInt(60);
        checkpointsAtFailure = CHECKPOINTS.size() + 2;
    }

    static int failures() {
        return FAILURES.get();
    }

    static int checkpoints() {
        return CHECKPOINTS.size();
    }

    @Override
    public PseudoLabel map(PseudoLabel label) throws Exception {
        synchronized (TURN) {
            labelsUntilFailure--;
            boolean due = labelsUntilFailure <= 0 && CHECKPOINTS.size() >= checkpointsAtFailure;
            if (due && uncheckpointed && FAILURES_LEFT.get() > 0) {
                FAILURES_LEFT.decrementAndGet();
                FAILURES.incrementAndGet();
                look();
                planNext();
                throw new IllegalStateException("failing, as the test wants");
            }
        }
        uncheckpointed = true;
        return label;
    }

    private void look() throws Exception {
        HIDDEN_SEEN.addAndGet(ShardFiles.hidden(Path.of(folder)).size());
        for (Path shard : ShardFiles.visible(Path.of(folder))) {
            try {
                ShardFiles.keys(shard);
            } catch (RuntimeException | AssertionError e) {
                WRONG.add(shard + ": " + e);
            }
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        CHECKPOINTS.add(checkpointId);
        uncheckpointed = false;
    }
}
