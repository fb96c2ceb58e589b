package io.flinkdepth.operators.inference.internal;

import io.flinkdepth.connectors.model.ModelUpdate;
import io.flinkdepth.connectors.record.Frame;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Makes the operator of two inputs, frames and announcements of models. */
@Internal
public final class UpdatableInferenceOperatorFactory<T> extends AbstractStreamOperatorFactory<T>
        implements TwoInputStreamOperatorFactory<Frame, ModelUpdate, T> {

    private final InferenceSetup<T> setup;

    public UpdatableInferenceOperatorFactory(InferenceSetup<T> setup) {
        this.setup = setup;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <O extends StreamOperator<T>> O createStreamOperator(
            StreamOperatorParameters<T> parameters) {
        return (O) new UpdatableInferenceOperator<>(parameters, setup);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return UpdatableInferenceOperator.class;
    }
}
