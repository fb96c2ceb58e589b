// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import io.flinkdepth.connectors.record.Frame;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.connector.base.source.reader.SingleThreadMultiplexSourceReaderBase;

/** Emits what one reading thread reads, and asks for the next split when one is finished. */
@Internal
public final class ImageSetSourceReader
        extends SingleThreadMultiplexSourceReaderBase<
                ReadImage, Frame, ImageSetSplit, ImageSetSplitState> {

    private ImageSetSourceReader(SourceReaderContext context) {
        super(
                ImageSetSplitReader::new,
                (read, output, state) -> {
                    output.collect(read.frame(), read.frame().identity().eventTimeMillis());
                    state.emitted(read);
                },
                context.getConfiguration(),
                context);
    }

    /** A reader for a subtask. */
    public static ImageSetSourceReader create(SourceReaderContext context) {
        return new ImageSetSourceReader(context);
    }

    @Override
    public void start() {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected void onSplitFinished(Map<String, ImageSetSplitState> finished) {
        if (getNumberOfCurrentlyAssignedSplits() == 0) {
            context.sendSplitRequest();
        }
    }

    @Override
    protected ImageSetSplitState initializedState(ImageSetSplit split) {
        return new ImageSetSplitState(split);
    }

    @Override
    protected ImageSetSplit toSplitType(String splitId, ImageSetSplitState state) {
        return state.toSplit();
    }
}
