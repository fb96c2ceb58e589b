// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.record.Frame;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Emits what one reading thread reads, and asks for the next split when one is finished. */
@Internal
public final class VideoSourceReader
        extends SingleThreadMultiplexSourceReaderBase<
                ReadFrame, Frame, VideoSplit, VideoSplitState> {

    private VideoSourceReader(
            Supplier<SplitReader<ReadFrame, VideoSplit>> splitReader, SourceReaderContext context) {
        super(
                splitReader,
                (read, output, state) -> {
                    output.collect(read.frame(), read.frame().identity().eventTimeMillis());
                    state.emitted(read);
                },
                context.getConfiguration(),
                context);
    }

    /** A reader for a subtask. */
    public static VideoSourceReader create(VideoSettings settings, SourceReaderContext context) {
        return new VideoSourceReader(() -> new VideoSplitReader(settings), context);
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, VideoSplitState> finished) {
        context.sendSplitRequest();
    }

    @Override
    protected VideoSplitState initializedState(VideoSplit split) {
        return new VideoSplitState(split);
    }

    @Override
    protected VideoSplit toSplitType(String splitId, VideoSplitState state) {
        return state.toSplit();
    }
}
