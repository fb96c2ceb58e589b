// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.source.internal.MediaSettings.Layout;
import io.flinkdepth.connectors.source.internal.SplitListing.Listed;
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
 * Lists splits and assigns them. Listing runs outside the coordinator's thread, one call at a time.
 * The splits and the position of a call take effect together, so that a checkpoint contains both or
 * neither.
 *
 * <p>A bounded source assigns one split at a time to a reader, so that few splits are open. An
 * unbounded source assigns all splits immediately, because a split may never finish.
 */
@Internal
public final class MediaEnumerator implements SplitEnumerator<MediaSplit, MediaEnumeratorState> {

    private static final Logger LOG = LoggerFactory.getLogger(MediaEnumerator.class);
    private static final int LISTED_AT_A_TIME = 16;

    private final MediaSettings settings;
    private final SplitEnumeratorContext<MediaSplit> context;
    private final SplitListing listing;
    private final Set<String> known;
    private final Deque<MediaSplit> unassigned;
    private final TreeSet<Integer> waiting = new TreeSet<>();
    private ListingPosition position;
    private boolean listingRuns;
    private boolean finished;
    private int next;

    public MediaEnumerator(
            MediaSettings settings,
            SplitEnumeratorContext<MediaSplit> context,
            MediaEnumeratorState state) {
        this.settings = settings;
        this.context = context;
        this.known = new HashSet<>(state.known());
        this.unassigned = new ArrayDeque<>(state.unassigned());
        this.position = state.position();
        this.finished = state.searched();
        if (settings.layout() == Layout.CAMERAS) {
            this.listing = new CameraListing(settings);
        } else {
            requireSameInputs(settings.inputs(), state.inputs());
            this.listing = new ImageSetListing(settings, state.position());
        }
    }

    /** A position is valid only for the same inputs; new inputs may follow them. */
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
        if (settings.following()) {
            long interval = settings.followInterval().toMillis();
            context.callAsync(() -> listing.next(0), this::onListed, 0, interval);
        } else {
            listOn();
        }
    }

    private void listOn() {
        boolean enough = unassigned.size() >= LISTED_AT_A_TIME + waiting.size();
        if (!finished && !listingRuns && !enough && !settings.following()) {
            listingRuns = true;
            int count = LISTED_AT_A_TIME + waiting.size();
            context.callAsync(() -> listing.next(count), this::onListed);
        }
    }

    private void onListed(@Nullable Listed listed, @Nullable Throwable problem) {
        listingRuns = false;
        if (problem != null) {
            if (settings.following() && finished) {
                LOG.warn("Searching the inputs failed, will be retried: {}", problem.toString());
                return;
            }
            throw new FlinkRuntimeException(problem.getMessage(), problem);
        }
        position = listed.position();
        finished = listed.finished();
        for (MediaSplit split : listed.splits()) {
            if (settings.layout() == Layout.IMAGE_SET || known.add(split.splitId())) {
                unassigned.add(split);
            }
        }
        if (finished && position.passedOver() > 0) {
            LOG.info(
                    "All inputs are listed; {} files that are neither image nor tar were skipped.",
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
        if (settings.endless()) {
            assignAll();
            return;
        }
        while (!waiting.isEmpty() && !unassigned.isEmpty()) {
            context.assignSplit(unassigned.poll(), waiting.pollFirst());
        }
        if (finished && unassigned.isEmpty()) {
            waiting.forEach(context::signalNoMoreSplits);
            waiting.clear();
        }
        listOn();
    }

    /** Assigns splits round-robin, after all readers have registered. */
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
    public void addSplitsBack(List<MediaSplit> splits, int subtask) {
        unassigned.addAll(splits);
        waiting.remove(subtask);
        assign();
    }

    @Override
    public void addReader(int subtask) {
        if (settings.endless()) {
            assign();
        }
    }

    @Override
    public MediaEnumeratorState snapshotState(long checkpointId) {
        boolean cameras = settings.layout() == Layout.CAMERAS;
        return new MediaEnumeratorState(
                cameras ? List.of() : settings.inputs(),
                position,
                cameras && finished,
                known,
                new ArrayList<>(unassigned));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
