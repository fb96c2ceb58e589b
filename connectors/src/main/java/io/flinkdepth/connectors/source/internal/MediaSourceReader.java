// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.record.Frame;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;
import org.apache.flink.connector.base.source.reader.splitreader.SplitReader;

/** Emits the frames of one reading thread, and requests the next split when one is finished. */
@Internal
public final class MediaSourceReader
        extends SingleThreadMultiplexSourceReaderBase<
                ReadFrame, Frame, MediaSplit, MediaSplitState> {

    private MediaSourceReader(
            Supplier<SplitReader<ReadFrame, MediaSplit>> splitReader, SourceReaderContext context) {
        super(
                splitReader,
                (read, output, state) -> {
                    output.collect(read.frame(), read.frame().identity().eventTimeMillis());
                    state.emitted(read);
                },
                context.getConfiguration(),
                context);
    }

    /** Creates the reader of a subtask. */
    public static MediaSourceReader create(MediaSettings settings, SourceReaderContext context) {
        return new MediaSourceReader(() -> new MediaSplitReader(settings), context);
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, MediaSplitState> finished) {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected MediaSplitState initializedState(MediaSplit split) {
        return new MediaSplitState(split);
    }

    @Override
    protected MediaSplit toSplitType(String splitId, MediaSplitState state) {
        return state.toSplit();
    }
}
