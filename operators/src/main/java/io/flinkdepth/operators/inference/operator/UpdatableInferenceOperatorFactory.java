// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import io.flinkdepth.operators.inference.swap.ModelCoordinator;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator;
import org.apache.flink.runtime.operators.coordination.OperatorEventDispatcher;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.ChainingStrategy;
import org.apache.flink.streaming.api.operators.CoordinatedOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperatorFactory;

/** Creates the operator with two inputs, frames and model updates. */
@Internal
public final class UpdatableInferenceOperatorFactory<T> extends AbstractStreamOperatorFactory<T>
        implements TwoInputStreamOperatorFactory<Frame, ModelUpdate, T>,
                CoordinatedOperatorFactory<T> {

    private final String name;
    private final InferenceSetup<T> setup;

    public UpdatableInferenceOperatorFactory(String name, InferenceSetup<T> setup) {
        this.name = name;
        this.setup = setup;
        this.chainingStrategy = ChainingStrategy.ALWAYS;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <O extends StreamOperator<T>> O createStreamOperator(
            StreamOperatorParameters<T> parameters) {
        OperatorID id = parameters.getStreamConfig().getOperatorID();
        OperatorEventDispatcher events = parameters.getOperatorEventDispatcher();
        UpdatableInferenceOperator<T> operator =
                new UpdatableInferenceOperator<>(
                        parameters, setup, events.getOperatorEventGateway(id));
        events.registerEventHandler(id, operator);
        return (O) operator;
    }

    @Override
    public OperatorCoordinator.Provider getCoordinatorProvider(
            String operatorName, OperatorID operatorId) {
        return new ModelCoordinator.Provider(name, operatorId);
    }

    @Override
    @SuppressWarnings("rawtypes")
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return UpdatableInferenceOperator.class;
    }
}
