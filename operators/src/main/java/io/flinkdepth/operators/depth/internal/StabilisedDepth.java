// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.datastream.SideOutputDataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/**
 * The stream of stabilised maps, with the side outputs of the model's operator, so that jobs get
 * failed frames and model events in the same way as without stabilisation.
 */
@Internal
public final class StabilisedDepth extends SingleOutputStreamOperator<DepthMap> {
    private final SingleOutputStreamOperator<?> model;

    /**
     * Combines the maps of one operator with the side outputs of the operator before it.
     *
     * @param depth the operator with the maps
     * @param model the operator with the side outputs
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
