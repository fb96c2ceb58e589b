// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.PseudoLabel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Lets the first frame of each image pass. Keyed by the 16 bytes of the digest that are also the
 * label's key; the state of an image is that key and one byte, for ever. Frames with a defect have
 * no image, and pass.
 */
final class FirstOfEachImage extends KeyedProcessFunction<Tuple2<Long, Long>, Frame, Frame>
        implements CheckpointedFunction {

    private static final long serialVersionUID = 1L;
    private static final int DIGITS = 16;

    private transient ValueState<Boolean> seen;
    private transient DurableCounter duplicates;

    /** Frames by the image's digest, each image once. */
    static SingleOutputStreamOperator<Frame> of(DataStream<Frame> frames) {
        return frames.keyBy(new ImageKey(), Types.TUPLE(Types.LONG, Types.LONG))
                .process(new FirstOfEachImage(), TypeInformation.of(Frame.class));
    }

    /** The digest's 32 digits as two numbers: Flink takes no array of bytes for a key. */
    static final class ImageKey implements KeySelector<Frame, Tuple2<Long, Long>> {
        private static final long serialVersionUID = 1L;

        @Override
        public Tuple2<Long, Long> getKey(Frame frame) {
            // What could not be read is told apart by what it is, so that it is spread evenly.
            byte[] bytes =
                    frame.defect() == null
                            ? frame.image()
                            : frame.identity().toString().getBytes(StandardCharsets.UTF_8);
            String key = PseudoLabel.keyOf(bytes);
            return Tuple2.of(
                    HexFormat.fromHexDigitsToLong(key, 0, DIGITS),
                    HexFormat.fromHexDigitsToLong(key, DIGITS, 2 * DIGITS));
        }
    }

    @Override
    public void initializeState(FunctionInitializationContext context) throws Exception {
        duplicates = new DurableCounter(LabelJob.DUPLICATES, context);
    }

    @Override
    public void open(OpenContext context) {
        seen = getRuntimeContext().getState(new ValueStateDescriptor<>("seen", Types.BOOLEAN));
        duplicates.show(getRuntimeContext());
    }

    @Override
    public void processElement(Frame frame, Context context, Collector<Frame> out)
            throws Exception {
        if (frame.defect() == null && seen.value() != null) {
            duplicates.increment();
            return;
        }
        if (frame.defect() == null) {
            seen.update(true);
        }
        out.collect(frame);
    }

    @Override
    public void snapshotState(FunctionSnapshotContext context) throws Exception {
        duplicates.save();
    }
}
