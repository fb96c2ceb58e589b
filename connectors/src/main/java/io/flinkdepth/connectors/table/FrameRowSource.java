// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.source.MediaSource;
import io.flinkdepth.connectors.source.internal.MediaEnumeratorState;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * A source of frames that emits rows. Its splits and state are those of {@link MediaSource}. The
 * conversion to rows is in the source, so that SQL, which computes watermarks from rows, can
 * compute them for each split.
 */
final class FrameRowSource implements Source<RowData, MediaSplit, MediaEnumeratorState> {

    private static final long serialVersionUID = 1L;

    private final MediaSource frames;
    private final FrameRows rows;

    FrameRowSource(MediaSource frames, FrameRows rows) {
        this.frames = frames;
        this.rows = rows;
    }

    @Override
    public Boundedness getBoundedness() {
        return frames.getBoundedness();
    }

    @Override
    public SourceReader<RowData, MediaSplit> createReader(SourceReaderContext context) {
        return new FrameRowReader(frames.createReader(context), rows);
    }

    @Override
    public SplitEnumerator<MediaSplit, MediaEnumeratorState> createEnumerator(
            SplitEnumeratorContext<MediaSplit> context) {
        return frames.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<MediaSplit, MediaEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<MediaSplit> context, MediaEnumeratorState state) {
        return frames.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<MediaSplit> getSplitSerializer() {
        return frames.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<MediaEnumeratorState> getEnumeratorCheckpointSerializer() {
        return frames.getEnumeratorCheckpointSerializer();
    }
}
