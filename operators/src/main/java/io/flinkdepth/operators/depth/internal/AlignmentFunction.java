// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.AlignedDepth;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Aligns the maps of each camera, which is the key, with its reference points, in the order of
 * event time. A map waits until the watermark says that its points are there.
 */
@Internal
public final class AlignmentFunction
        extends KeyedCoProcessFunction<String, DepthMap, ReferencePoints, AlignedDepth> {

    private static final long serialVersionUID = 1L;

    private final AlignmentOptions options;
    private transient DepthAligner aligner;
    private transient MapState<Long, List<DepthMap>> waiting;
    private transient MapState<Long, List<ReferencePoints>> references;
    private transient ValueState<byte[]> memory;

    /** Creates a function. */
    public AlignmentFunction(AlignmentOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        aligner = new DepthAligner(options);
        waiting =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "waiting-maps",
                                        Types.LONG,
                                        Types.LIST(TypeInformation.of(DepthMap.class))));
        references =
                getRuntimeContext()
                        .getMapState(
                                new MapStateDescriptor<>(
                                        "reference-points",
                                        Types.LONG,
                                        Types.LIST(TypeInformation.of(ReferencePoints.class))));
        memory =
                getRuntimeContext()
                        .getState(
                                new ValueStateDescriptor<>(
                                        "alignment",
                                        PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO));
    }

    @Override
    public void processElement1(DepthMap depth, Context context, Collector<AlignedDepth> out)
            throws Exception {
        long time = depth.identity().eventTimeMillis();
        add(waiting, time, depth);
        context.timerService().registerEventTimeTimer(time + tolerance());
    }

    @Override
    public void processElement2(
            ReferencePoints points, Context context, Collector<AlignedDepth> out) throws Exception {
        long time = points.eventTimeMillis();
        add(references, time, points);
        // When the last map that they belong to has been aligned.
        context.timerService().registerEventTimeTimer(time + 2 * tolerance());
    }

    private static <T> void add(MapState<Long, List<T>> state, long time, T element)
            throws Exception {
        List<T> elements = state.get(time);
        List<T> all = elements == null ? new ArrayList<>() : new ArrayList<>(elements);
        all.add(element);
        state.put(time, all);
    }

    private long tolerance() {
        return options.tolerance().toMillis();
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<AlignedDepth> out)
            throws Exception {
        long time = timestamp - tolerance();
        List<DepthMap> maps = waiting.get(time);
        if (maps != null) {
            waiting.remove(time);
            List<ReferencePoints> points = pointsAround(time);
            for (DepthMap depth : maps) {
                align(depth, points, out);
            }
        }
        references.remove(timestamp - 2 * tolerance());
    }

    private List<ReferencePoints> pointsAround(long time) throws Exception {
        List<ReferencePoints> points = new ArrayList<>();
        for (long at : references.keys()) {
            if (Math.abs(at - time) <= tolerance()) {
                points.addAll(references.get(at));
            }
        }
        return points;
    }

    private void align(DepthMap depth, List<ReferencePoints> points, Collector<AlignedDepth> out)
            throws Exception {
        byte[] past = memory.value();
        DepthAligner.StateResult result = aligner.alignFrom(past, depth, points);
        if (result.state() != past) {
            memory.update(result.state());
        }
        out.collect(result.aligned());
    }
}
