// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.record.DepthMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;

/**
 * Lets predictions pass and notes which model's they are: the newest that any subtask let out in
 * front of a checkpoint's barrier, and the oldest behind it. Fails once when told to.
 */
final class VersionWitness extends RichMapFunction<DepthMap, DepthMap>
        implements CheckpointedFunction, CheckpointListener {

    private static final long serialVersionUID = 1L;

    /** Of each subtask, the version of its last prediction. */
    static final Map<Integer, String> LAST = new ConcurrentHashMap<>();

    static final Map<Long, String> NEWEST_BEFORE = new ConcurrentHashMap<>();
    static final Map<Long, String> OLDEST_AFTER = new ConcurrentHashMap<>();
    static final Set<Long> COMPLETED = ConcurrentHashMap.newKeySet();
    static final Queue<String> WRONG = new ConcurrentLinkedQueue<>();
    static final AtomicLong PASSED = new AtomicLong();

    /** The largest sequence that passed. */
    static final AtomicLong HIGHEST = new AtomicLong();

    static volatile boolean failNext;

    private transient String newest;
    private transient Map<String, String> byCamera;
    private transient long barrier;
    private transient boolean afterBarrier;

    static void reset() {
        LAST.clear();
        NEWEST_BEFORE.clear();
        OLDEST_AFTER.clear();
        COMPLETED.clear();
        WRONG.clear();
        PASSED.set(0);
        HIGHEST.set(0);
        failNext = false;
    }

    @Override
    public void initializeState(FunctionInitializationContext context) {
        newest = "";
        byCamera = new HashMap<>();
        afterBarrier = context.getRestoredCheckpointId().isPresent();
        barrier = context.getRestoredCheckpointId().orElse(0);
    }

    @Override
    public DepthMap map(DepthMap depth) {
        if (failNext) {
            failNext = false;
            throw new IllegalStateException("failing, as the test wants");
        }
        String version = depth.model().version();
        // Order is by camera: another one's last batch may still be on its way when a model takes
        // over.
        String before = byCamera.put(depth.identity().cameraId(), version);
        if (before != null && version.compareTo(before) < 0) {
            WRONG.add(version + " came after " + before);
        }
        newest = version.compareTo(newest) > 0 ? version : newest;
        LAST.put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), version);
        if (afterBarrier) {
            OLDEST_AFTER.merge(barrier, version, (a, b) -> a.compareTo(b) < 0 ? a : b);
            afterBarrier = false;
        }
        PASSED.incrementAndGet();
        HIGHEST.accumulateAndGet(depth.identity().sequence(), Math::max);
        return depth;
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) {
        barrier = context.getCheckpointId();
        afterBarrier = true;
        NEWEST_BEFORE.merge(barrier, newest, (a, b) -> a.compareTo(b) > 0 ? a : b);
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
        COMPLETED.add(checkpoint);
    }

    /** Completed checkpoints in front of which a newer version predicted than behind them. */
    static Set<Long> mixed() {
        Set<Long> mixed = ConcurrentHashMap.newKeySet();
        for (long checkpoint : COMPLETED) {
            String before = NEWEST_BEFORE.get(checkpoint);
            String after = OLDEST_AFTER.get(checkpoint);
            if (before != null && after != null && before.compareTo(after) > 0) {
                mixed.add(checkpoint);
            }
        }
        return mixed;
    }
}
