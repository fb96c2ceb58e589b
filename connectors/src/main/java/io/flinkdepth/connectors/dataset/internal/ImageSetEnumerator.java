// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.TreeSet;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands out splits on demand, and lists on when few are left. Listing runs beside the coordinator's
 * thread, one call at a time; what a call found counts from the moment that its result and its
 * position arrive together, so that a checkpoint holds both or neither.
 */
@Internal
public final class ImageSetEnumerator
        implements SplitEnumerator<ImageSetSplit, ImageSetEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(ImageSetEnumerator.class);
    private static final int LISTED_AT_A_TIME = 16;

    private final List<String> inputs;
    private final SplitEnumeratorContext<ImageSetSplit> context;
    private final ImageListing listing;
    private final Deque<ImageSetSplit> unassigned;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private ListingPosition position;
    private boolean listingRuns;
    private boolean finished;

    /**
     * @param splits listed
     * @param position behind them
     * @param finished whether they are the last
     */
    private record Listed(List<ImageSetSplit> splits, ListingPosition position, boolean finished) {}

    public ImageSetEnumerator(
            ImageSetSettings settings,
            SplitEnumeratorContext<ImageSetSplit> context,
            ImageSetEnumeratorState state) {
        requireSameInputs(settings.inputs(), state.inputs());
        this.inputs = settings.inputs();
        this.context = context;
        this.position = state.position();
        this.listing = new ImageListing(settings, state.position());
        this.unassigned = new ArrayDeque<>(state.unassigned());
    }

    /** A position means nothing in other inputs; further ones may follow. */
    private static void requireSameInputs(List<String> now, List<String> before) {
        if (before.size() > now.size() || !before.equals(now.subList(0, before.size()))) {
            throw new IllegalArgumentException(
                    "the state is of the inputs "
                            + before
                            + "; give the same ones in the same order, not "
                            + now
                            + ". More may follow them");
        }
    }

    @Override
    public void start() {
        listOn();
    }

    private void listOn() {
        boolean enough = unassigned.size() >= LISTED_AT_A_TIME + waiting.size();
        if (!finished && !listingRuns && !enough) {
            listingRuns = true;
            int count = LISTED_AT_A_TIME + waiting.size();
            context.callAsync(() -> list(count), this::onListed);
        }
    }

    private Listed list(int count) {
        List<ImageSetSplit> splits = listing.next(count);
        return new Listed(splits, listing.position(), listing.finished());
    }

    private void onListed(@Nullable Listed listed, @Nullable Throwable problem) {
        listingRuns = false;
        if (problem != null) {
            throw new FlinkRuntimeException(
                    "listing the images failed at " + position + ": " + problem.getMessage(),
                    problem);
        }
        position = listed.position();
        finished = listed.finished();
        unassigned.addAll(listed.splits());
        if (finished) {
            LOG.info(
                    "All inputs are listed; {} files that are neither image nor tar were passed over.",
                    position.passedOver());
        }
        assign();
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        waiting.add(subtask);
        assign();
    }

    private void assign() {
        while (!waiting.isEmpty() && !unassigned.isEmpty()) {
            context.assignSplit(unassigned.poll(), waiting.pollFirst());
        }
        if (finished && unassigned.isEmpty()) {
            waiting.forEach(context::signalNoMoreSplits);
            waiting.clear();
        }
        listOn();
    }

    @Override
    public void addSplitsBack(List<ImageSetSplit> splits, int subtask) {
        unassigned.addAll(splits);
        waiting.remove(subtask);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        // It asks when it is ready.
    }

    @Override
    public ImageSetEnumeratorState snapshotState(long checkpointId) {
        return new ImageSetEnumeratorState(inputs, position, new ArrayList<>(unassigned));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
