// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.video.VideoSource;
import io.flinkdepth.connectors.video.internal.VideoEnumeratorState;
import io.flinkdepth.connectors.video.internal.VideoSplit;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.table.data.RowData;

/**
 * A video source that gives rows. Its splits and state are those of the video source. The rows are
 * made in the source and not behind it, so that watermarks, which SQL computes of rows, are of each
 * split.
 */
final class FrameRowSource implements Source<RowData, VideoSplit, VideoEnumeratorState> {

    private static final long serialVersionUID = 1L;

    private final VideoSource frames;
    private final FrameRows rows;

    FrameRowSource(VideoSource frames, FrameRows rows) {
        this.frames = frames;
        this.rows = rows;
    }

    @Override
    public Boundedness getBoundedness() {
        return frames.getBoundedness();
    }

    @Override
    public SourceReader<RowData, VideoSplit> createReader(SourceReaderContext context) {
        return new FrameRowReader(frames.createReader(context), rows);
    }

    @Override
    public SplitEnumerator<VideoSplit, VideoEnumeratorState> createEnumerator(
            SplitEnumeratorContext<VideoSplit> context) {
        return frames.createEnumerator(context);
    }

    @Override
    public SplitEnumerator<VideoSplit, VideoEnumeratorState> restoreEnumerator(
            SplitEnumeratorContext<VideoSplit> context, VideoEnumeratorState state) {
        return frames.restoreEnumerator(context, state);
    }

    @Override
    public SimpleVersionedSerializer<VideoSplit> getSplitSerializer() {
        return frames.getSplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<VideoEnumeratorState> getEnumeratorCheckpointSerializer() {
        return frames.getEnumeratorCheckpointSerializer();
    }
}
