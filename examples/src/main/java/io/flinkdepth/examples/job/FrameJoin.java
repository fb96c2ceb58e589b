// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;

/**
 * Brings predictions together with the frames they are of, keyed by camera. Whichever comes first
 * waits in keyed state for the other. Each frame gives one prediction or one failure, so nothing
 * waits for ever, and what waits is what is in flight in the model and its queues. Frames of one
 * sequence number, which a topic may have, are told apart by their order.
 */
@Internal
public final class FrameJoin
        extends KeyedCoProcessFunction<
                String, Frame, Either<DepthMap, FailedFrame>, Tuple2<DepthMap, Frame>> {

    private static final long serialVersionUID = 1L;
    private static final TypeInformation<Frame> FRAME = TypeInformation.of(Frame.class);
    private static final TypeInformation<DepthMap> DEPTH = TypeInformation.of(DepthMap.class);
    private static final TypeInformation<Either<DepthMap, FailedFrame>> RESULT =
            new EitherTypeInfo<>(DEPTH, TypeInformation.of(FailedFrame.class));

    /** A prediction and its frame. */
    static final TypeInformation<Tuple2<DepthMap, Frame>> JOINED = Types.TUPLE(DEPTH, FRAME);

    private transient MapState<Long, List<Frame>> frames;
    private transient MapState<Long, List<Either<DepthMap, FailedFrame>>> results;

    /** Predictions with their frames; failures give nothing. */
    public static DataStream<Tuple2<DepthMap, Frame>> of(
            DataStream<Frame> frames,
            DataStream<DepthMap> predictions,
            DataStream<FailedFrame> failures) {
        DataStream<Either<DepthMap, FailedFrame>> results =
                predictions
                        .map(depth -> Either.<DepthMap, FailedFrame>Left(depth))
                        .returns(RESULT)
                        .name("predicted frames")
                        .uid("predicted-frames")
                        .union(
                                failures.map(FrameJoin::withoutImage)
                                        .returns(RESULT)
                                        .name("failed frames to forget")
                                        .uid("failed-frames-to-forget"));
        return frames.keyBy(Frame::cameraId, Types.STRING)
                .connect(results.keyBy(result -> identity(result).cameraId(), Types.STRING))
                .process(new FrameJoin(), JOINED)
                .name("frames of predictions")
                .uid("frames-of-predictions");
    }

    private static Either<DepthMap, FailedFrame> withoutImage(FailedFrame frame) {
        return Either.Right(
                new FailedFrame(frame.identity(), frame.reason(), frame.message(), new byte[0]));
    }

    private static FrameIdentity identity(Either<DepthMap, FailedFrame> result) {
        return result.isLeft() ? result.left().identity() : result.right().identity();
    }

    @Override
    public void open(OpenContext context) {
        frames =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>("frames", Types.LONG, Types.LIST(FRAME)));
        results =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "results", Types.LONG, Types.LIST(RESULT)));
    }

    @Override
    public void processElement1(
            Frame frame, Context context, Collector<Tuple2<DepthMap, Frame>> out) throws Exception {
        long sequence = frame.identity().sequence();
        Either<DepthMap, FailedFrame> result = poll(results, sequence);
        if (result == null) {
            add(frames, sequence, frame);
        } else {
            emit(result, frame, out);
        }
    }

    @Override
    public void processElement2(
            Either<DepthMap, FailedFrame> result,
            Context context,
            Collector<Tuple2<DepthMap, Frame>> out)
            throws Exception {
        long sequence = identity(result).sequence();
        Frame frame = poll(frames, sequence);
        if (frame == null) {
            add(results, sequence, result);
        } else {
            emit(result, frame, out);
        }
    }

    private static void emit(
            Either<DepthMap, FailedFrame> result,
            Frame frame,
            Collector<Tuple2<DepthMap, Frame>> out) {
        if (result.isLeft()) {
            out.collect(Tuple2.of(result.left(), frame));
        }
    }

    /** Takes the one that has waited longest; null if none waits. */
    @Nullable
    private static <T> T poll(MapState<Long, List<T>> waiting, long sequence) throws Exception {
        List<T> values = waiting.get(sequence);
        if (values == null) {
            return null;
        }
        if (values.size() == 1) {
            waiting.remove(sequence);
        } else {
            waiting.put(sequence, new ArrayList<>(values.subList(1, values.size())));
        }
        return values.get(0);
    }

    private static <T> void add(MapState<Long, List<T>> waiting, long sequence, T value)
            throws Exception {
        List<T> before = waiting.get(sequence);
        List<T> values = before == null ? new ArrayList<>(1) : new ArrayList<>(before);
        values.add(value);
        waiting.put(sequence, values);
    }
}
