// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.operators.depth.StabilisationOptions;
import io.flinkdepth.operators.depth.internal.StabilisationResult.Event;
import io.flinkdepth.operators.metric.OperatorMetric;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Stabilises the maps of each camera, which is the key. */
@Internal
public final class StabilisationFunction
        extends KeyedProcessFunction<String, Tuple3<DepthMap, Integer, byte[]>, DepthMap> {
    private static final long serialVersionUID = 1L;

    private final StabilisationOptions options;
    private transient TemporalStabiliser stabiliser;
    private transient ValueState<byte[]> memory;
    private transient Map<Event, Counter> events;

    /** Creates a function. */
    public StabilisationFunction(StabilisationOptions options) {
        this.options = options;
    }

    @Override
    public void open(OpenContext context) {
        stabiliser = new TemporalStabiliser(options);
        ValueStateDescriptor<byte[]> descriptor =
                new ValueStateDescriptor<>(
                        "camera-past", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
        // Event time decides when the state is used; this only removes the state of inactive
        // cameras.
        descriptor.enableTimeToLive(StateTtlConfig.newBuilder(options.stateTimeToLive()).build());
        memory = getRuntimeContext().getState(descriptor);
        MetricGroup group = getRuntimeContext().getMetricGroup();
        events = new EnumMap<>(Event.class);
        for (Event event : Event.values()) {
            events.put(event, OperatorMetric.STABILISED.counterNamed(group, event.name()));
        }
    }

    @Override
    public void processElement(
            Tuple3<DepthMap, Integer, byte[]> prediction, Context context, Collector<DepthMap> out)
            throws Exception {
        CameraHistory past = CameraHistorySerializer.ofBytes(memory.value());
        StabilisationResult stabilised =
                stabiliser.stabilise(past, prediction.f0, ThumbnailDepthTask.picture(prediction));
        events.get(stabilised.event()).inc();
        if (stabilised.past() != past) {
            memory.update(CameraHistorySerializer.toBytes(stabilised.past()));
        }
        out.collect(stabilised.depth());
    }
}
