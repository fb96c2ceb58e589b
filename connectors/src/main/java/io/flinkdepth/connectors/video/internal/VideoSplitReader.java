// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

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

/** Reads all splits of a subtask in turn, one frame of each, in one thread. */
@Internal
final class VideoSplitReader implements SplitReader<ReadFrame, VideoSplit> {

    /** How long an idle reader sleeps between looks at network cameras, folders and the clock. */
    private static final long IDLE_MILLIS = 5;

    private final VideoSettings settings;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Object lock = new Object();
    private boolean wokenUp;

    private static final class Entry {
        private final FrameSequence frames;
        private final FramePacer pacer;
        private boolean paused;

        private Entry(FrameSequence frames, FramePacer pacer) {
            this.frames = frames;
            this.pacer = pacer;
        }
    }

    VideoSplitReader(VideoSettings settings) {
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

    /** Returns whether some split wants to be asked again at once. */
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
            switch (entry.frames.next(frames)) {
                case FRAME -> entry.pacer.emitted();
                case BUSY -> busy = true;
                case END -> {
                    entry.frames.close();
                    finished.add(next.getKey());
                    all.remove();
                }
                default -> {
                    // Idle: asked again in the next round.
                }
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
    public void handleSplitsChanges(SplitsChange<VideoSplit> change) {
        if (change instanceof SplitsAddition) {
            for (VideoSplit split : change.splits()) {
                FramePacer pacer = new FramePacer(settings.framesPerSecond(), System::nanoTime);
                entries.put(split.splitId(), new Entry(open(split), pacer));
            }
        } else if (change instanceof SplitsRemoval) {
            for (VideoSplit split : change.splits()) {
                Entry removed = entries.remove(split.splitId());
                if (removed != null) {
                    removed.frames.close();
                }
            }
        }
    }

    private FrameSequence open(VideoSplit split) {
        return switch (split.kind()) {
            case FOLDER, IMAGE -> new FolderFrames(split, settings);
            case VIDEO -> new VideoFrames(split, settings);
            case LIVE -> new LiveFrames(split, settings);
        };
    }

    @Override
    public void pauseOrResumeSplits(
            Collection<VideoSplit> toPause, Collection<VideoSplit> toResume) {
        setPaused(toPause, true);
        setPaused(toResume, false);
    }

    private void setPaused(Collection<VideoSplit> splits, boolean paused) {
        for (VideoSplit split : splits) {
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
