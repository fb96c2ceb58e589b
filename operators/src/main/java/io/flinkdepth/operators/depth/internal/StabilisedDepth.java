// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.SideOutputDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The stabilised maps, with the side outputs of the model's operator: what has no map, such as a
 * failed frame, needs no stabilising, and job authors ask for it as ever.
 */
@Internal
public final class StabilisedDepth extends SingleOutputStreamOperator<DepthMap> {
    private final SingleOutputStreamOperator<?> model;

    /**
     * The maps of one operator and the side outputs of the one before it.
     *
     * @param depth gives the maps
     * @param model has the side outputs
     */
    public StabilisedDepth(
            SingleOutputStreamOperator<DepthMap> depth, SingleOutputStreamOperator<?> model) {
        super(depth.getExecutionEnvironment(), depth.getTransformation());
        this.model = model;
    }

    @Override
    public <X> SideOutputDataStream<X> getSideOutput(OutputTag<X> tag) {
        return model.getSideOutput(tag);
    }
}
