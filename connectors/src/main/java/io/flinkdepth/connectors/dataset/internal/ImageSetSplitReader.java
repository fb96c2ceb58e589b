// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.connector.base.source.reader.RecordsBySplits;
import org.apache.flink.connector.base.source.reader.RecordsWithSplitIds;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsAddition;
import org.apache.flink.connector.base.source.reader.splitreader.SplitsChange;

/** Reads the splits of a subtask one behind the other, a few images at a time. */
@Internal
final class ImageSetSplitReader implements SplitReader<ReadImage, ImageSetSplit> {

    private static final int MOST_IMAGES = 8;
    private static final long ENOUGH_BYTES = 4L << 20;

    private final Deque<ImageSetSplit> assigned = new ArrayDeque<>();
    @Nullable private ImageSetSplit current;
    @Nullable private ImageSequence images;

    @Override
    public RecordsWithSplitIds<ReadImage> fetch() {
        if (images == null) {
            current = assigned.poll();
            if (current == null) {
                return new RecordsBySplits<>(Map.of(), Set.of());
            }
            images = ImageSequence.open(current);
        }
        List<ReadImage> read = new ArrayList<>();
        long bytes = 0;
        while (read.size() < MOST_IMAGES && bytes < ENOUGH_BYTES) {
            ReadImage next = images.next();
            if (next == null) {
                return ended(read);
            }
            read.add(next);
            bytes += next.frame().image().length;
        }
        return new RecordsBySplits<>(records(read), Set.of());
    }

    private RecordsWithSplitIds<ReadImage> ended(List<ReadImage> read) {
        Set<String> finished = Set.of(current.splitId());
        Map<String, Collection<ReadImage>> records = records(read);
        images.close();
        images = null;
        return new RecordsBySplits<>(records, finished);
    }

    private Map<String, Collection<ReadImage>> records(List<ReadImage> read) {
        return read.isEmpty() ? Map.of() : Map.of(current.splitId(), read);
    }

    @Override
    public void handleSplitsChanges(SplitsChange<ImageSetSplit> change) {
        if (!(change instanceof SplitsAddition)) {
            throw new UnsupportedOperationException("splits are only added, not " + change);
        }
        assigned.addAll(change.splits());
    }

    @Override
    public void wakeUp() {
        // A fetch takes no longer than reading a few images.
    }

    @Override
    public void close() {
        if (images != null) {
            images.close();
        }
    }
}
