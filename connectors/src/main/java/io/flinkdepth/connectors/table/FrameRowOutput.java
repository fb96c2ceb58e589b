// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.table;

import io.flinkdepth.connectors.record.Frame;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.table.data.RowData;

/** Converts frames to rows and emits them, for each split to the output of that split. */
final class FrameRowOutput implements ReaderOutput<Frame> {

    private final ReaderOutput<RowData> output;
    private final FrameRows rows;

    FrameRowOutput(ReaderOutput<RowData> output, FrameRows rows) {
        this.output = output;
        this.rows = rows;
    }

    boolean writesTo(ReaderOutput<RowData> other) {
        return output == other;
    }

    @Override
    public void collect(Frame frame) {
        output.collect(rows.of(frame));
    }

    @Override
    public void collect(Frame frame, long timestamp) {
        output.collect(rows.of(frame), timestamp);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
        output.emitWatermark(watermark);
    }

    @Override
    public void markIdle() {
        output.markIdle();
    }

    @Override
    public void markActive() {
        output.markActive();
    }

    @Override
    public SourceOutput<Frame> createOutputForSplit(String splitId) {
        return new OfSplit(output.createOutputForSplit(splitId), rows);
    }

    @Override
    public void releaseOutputForSplit(String splitId) {
        output.releaseOutputForSplit(splitId);
    }

    private record OfSplit(SourceOutput<RowData> output, FrameRows rows)
            implements SourceOutput<Frame> {

        @Override
        public void collect(Frame frame) {
            output.collect(rows.of(frame));
        }

        @Override
        public void collect(Frame frame, long timestamp) {
            output.collect(rows.of(frame), timestamp);
        }

        @Override
        public void emitWatermark(Watermark watermark) {
            output.emitWatermark(watermark);
        }

        @Override
        public void markIdle() {
            output.markIdle();
        }

        @Override
        public void markActive() {
            output.markActive();
        }
    }
}
