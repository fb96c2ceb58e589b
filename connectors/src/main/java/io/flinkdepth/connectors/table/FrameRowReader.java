// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;
import org.apache.flink.table.data.RowData;

/** Wraps a reader of frames and emits rows. */
final class FrameRowReader implements SourceReader<RowData, MediaSplit> {

    private final SourceReader<Frame, MediaSplit> frames;
    private final FrameRows rows;
    private FrameRowOutput output;

    FrameRowReader(SourceReader<Frame, MediaSplit> frames, FrameRows rows) {
        this.frames = frames;
        this.rows = rows;
    }

    @Override
    public void start() {
        frames.start();
    }

    @Override
    public InputStatus pollNext(ReaderOutput<RowData> rowOutput) throws Exception {
        if (output == null || !output.writesTo(rowOutput)) {
            output = new FrameRowOutput(rowOutput, rows);
        }
        return frames.pollNext(output);
    }

    @Override
    public List<MediaSplit> snapshotState(long checkpointId) {
        return frames.snapshotState(checkpointId);
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return frames.isAvailable();
    }

    @Override
    public void addSplits(List<MediaSplit> splits) {
        frames.addSplits(splits);
    }

    @Override
    public void notifyNoMoreSplits() {
        frames.notifyNoMoreSplits();
    }

    @Override
    public void handleSourceEvents(SourceEvent event) {
        frames.handleSourceEvents(event);
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        frames.notifyCheckpointComplete(checkpointId);
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        frames.notifyCheckpointAborted(checkpointId);
    }

    @Override
    public void pauseOrResumeSplits(Collection<String> toPause, Collection<String> toResume) {
        frames.pauseOrResumeSplits(toPause, toResume);
    }

    @Override
    public void close() throws Exception {
        frames.close();
    }
}
