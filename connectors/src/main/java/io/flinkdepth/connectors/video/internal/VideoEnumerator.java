// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds splits and hands them out. A source that ends gives a reader one split at a time, so that
 * few videos are open at once; one that does not end gives out everything at once, because no split
 * of it may ever finish.
 */
@Internal
public final class VideoEnumerator implements SplitEnumerator<VideoSplit, VideoEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(VideoEnumerator.class);

    private final VideoSettings settings;
    private final SplitEnumeratorContext<VideoSplit> context;
    private final Set<String> known;
    private final Deque<VideoSplit> unassigned;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private boolean discovered;
    private int next;

    public VideoEnumerator(
            VideoSettings settings,
            SplitEnumeratorContext<VideoSplit> context,
            VideoEnumeratorState state) {
        this.settings = settings;
        this.context = context;
        this.discovered = state.discovered();
        this.known = new HashSet<>(state.known());
        this.unassigned = new ArrayDeque<>(state.unassigned());
    }

    @Override
    public void start() {
        if (settings.following()) {
            long interval = settings.followInterval().toMillis();
            context.callAsync(this::discover, this::onDiscovered, 0, interval);
        } else if (!discovered) {
            context.callAsync(this::discover, this::onDiscovered);
        }
    }

    private List<VideoSplit> discover() throws IOException {
        return VideoInputs.discover(settings);
    }

    private void onDiscovered(List<VideoSplit> found, @Nullable Throwable problem) {
        if (problem != null) {
            if (discovered) {
                LOG.warn(
                        "searching the inputs failed, will be tried again: {}", problem.toString());
                return;
            }
            throw new FlinkRuntimeException(problem.getMessage(), problem);
        }
        discovered = true;
        for (VideoSplit split : found) {
            if (known.add(split.splitId())) {
                unassigned.add(split);
            }
        }
        assign();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        waiting.add(subtask);
        assign();
    }

    private void assign() {
        if (settings.endless()) {
            assignAll();
            return;
        }
        while (!waiting.isEmpty() && !unassigned.isEmpty()) {
            context.assignSplit(unassigned.poll(), waiting.pollFirst());
        }
        if (discovered && unassigned.isEmpty()) {
            waiting.forEach(context::signalNoMoreSplits);
            waiting.clear();
        }
    }

    /** Round robin, once all readers are there. */
    private void assignAll() {
        if (context.registeredReaders().size() < context.currentParallelism()) {
            return;
        }
        while (!unassigned.isEmpty()) {
            context.assignSplit(unassigned.poll(), next);
            next = (next + 1) % context.currentParallelism();
        }
    }

    @Override
    public void addSplitsBack(List<VideoSplit> splits, int subtask) {
        unassigned.addAll(splits);
        waiting.remove(subtask);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        assign();
    }

    @Override
    public VideoEnumeratorState snapshotState(long checkpointId) {
        return new VideoEnumeratorState(
                discovered, new HashSet<>(known), new ArrayList<>(unassigned));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
