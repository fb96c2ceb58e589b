// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/** Runs a fixed model on frames; can be chained to its source. */
@Internal
final class InferenceOperator<T> extends AbstractInferenceOperator<T>
        implements OneInputStreamOperator<Frame, T>, BoundedOneInput {

    InferenceOperator(StreamOperatorParameters<T> parameters, InferenceSetup<T> setup) {
        super(parameters, setup);
    }

    @Override
    protected ModelPackage firstModel() throws Exception {
        return ModelPackage.open(setup.models().configured());
    }

    @Override
    public void processElement(StreamRecord<Frame> record) throws Exception {
        processFrame(record);
    }

    @Override
    public void processWatermark(Watermark watermark) throws Exception {
        processFrameWatermark(watermark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        processFrameStatus(status);
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }
}
