// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsRemoval;

/** Reads all splits of a subtask in turn, in one thread: one frame of each camera. */
@Internal
final class MediaSplitReader implements SplitReader<ReadFrame, MediaSplit> {

    /** Time that an idle reader sleeps between checks of network cameras, folders and the clock. */
    private static final long IDLE_MILLIS = 5;

    /** Maximum number of frames of a split of an image set in one round. */
    private static final int MAX_FRAMES = 8;

    private static final long MAX_BYTES = 4L << 20;

    private final MediaSettings settings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Object lock = new Object();
    private boolean wokenUp;

    /** An open split. */
    private static final class Entry {
        private final FrameSequence frames;
        private final FramePacer pacer;
        private final int maxFrames;
        private boolean paused;

        private Entry(MediaSplit split, FrameSequence frames, FramePacer pacer) {
            this.frames = frames;
            this.pacer = pacer;
            // Cameras take turns; files of a set are handed over several at a time.
            this.maxFrames = split.kind().ofImageSet() ? MAX_FRAMES : 1;
        }

        private FrameSequence.Step read(List<ReadFrame> out) {
            FrameSequence.Step step = frames.next(out);
            long bytes = 0;
            while (step == FrameSequence.Step.FRAME
                    && out.size() < maxFrames
                    && bytes < MAX_BYTES) {
                bytes += out.get(out.size() - 1).frame().image().length;
                step = frames.next(out);
            }
            if (!out.isEmpty()) {
                pacer.emitted();
            }
            return step;
        }
    }

    MediaSplitReader(MediaSettings settings) {
        this.settings = settings;
    }

    @Override
    public RecordsWithSplitIds<ReadFrame> fetch() {
        Map<String, Collection<ReadFrame>> records = new HashMap<>();
        Set<String> finished = new HashSet<>();
        while (true) {
            boolean busy = readRound(records, finished);
            if (!records.isEmpty() || !finished.isEmpty() || pause(busy)) {
                return new RecordsBySplits<>(records, finished);
            }
        }
    }

    /** Returns whether a split can be read again immediately. */
    private boolean readRound(Map<String, Collection<ReadFrame>> records, Set<String> finished) {
        boolean busy = false;
        Iterator<Map.Entry<String, Entry>> all = entries.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Entry> next = all.next();
            Entry entry = next.getValue();
            if (entry.paused || !entry.pacer.mayEmit()) {
                continue;
            }
            List<ReadFrame> frames = new ArrayList<>(1);
            FrameSequence.Step step = entry.read(frames);
            busy |= step == FrameSequence.Step.BUSY;
            if (step == FrameSequence.Step.END) {
                entry.frames.close();
                finished.add(next.getKey());
                all.remove();
            }
            if (!frames.isEmpty()) {
                records.put(next.getKey(), frames);
            }
        }
        return busy;
    }

    /** Sleeps unless busy; returns whether fetch must return because it was woken up. */
    private boolean pause(boolean busy) {
        synchronized (lock) {
            if (!wokenUp && !busy) {
                try {
                    lock.wait(IDLE_MILLIS);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return true;
                }
            }
            boolean woken = wokenUp;
            wokenUp = false;
            return woken;
        }
    }

    @Override
    public void handleSplitsChanges(SplitsChange<MediaSplit> change) {
        if (change instanceof SplitsAddition) {
            for (MediaSplit split : change.splits()) {
                FramePacer pacer = new FramePacer(settings.framesPerSecond(), System::nanoTime);
                entries.put(split.splitId(), new Entry(split, open(split), pacer));
            }
        } else if (change instanceof SplitsRemoval) {
            for (MediaSplit split : change.splits()) {
                Entry removed = entries.remove(split.splitId());
                if (removed != null) {
                    removed.frames.close();
                }
            }
        }
    }

    private FrameSequence open(MediaSplit split) {
        return switch (split.kind()) {
            case FOLDER, IMAGE, FILES -> new FolderFrames(split, settings);
            case TAR -> new TarFrames(split);
            case VIDEO -> new VideoFrames(split, settings);
            case LIVE -> new LiveFrames(split, settings);
            case UNREADABLE -> new UnreadableInput(split);
        };
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<MediaSplit> toPause, Collection<MediaSplit> toResume) {
        setPaused(toPause, true);
        setPaused(toResume, false);
    }

    private void setPaused(Collection<MediaSplit> splits, boolean paused) {
        for (MediaSplit split : splits) {
            Entry entry = entries.get(split.splitId());
            if (entry != null) {
                entry.paused = paused;
            }
        }
    }

    @Override
    public void wakeUp() {
        synchronized (lock) {
            wokenUp = true;
            lock.notifyAll();
        }
    }

    @Override
    public void close() {
        entries.values().forEach(entry -> entry.frames.close());
        entries.clear();
    }
}
