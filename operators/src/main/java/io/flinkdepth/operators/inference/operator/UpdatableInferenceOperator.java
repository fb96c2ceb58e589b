// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.swap.CoordinatorMessage;
import io.flinkdepth.operators.inference.swap.IgnoredUpdates;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import io.flinkdepth.operators.inference.swap.ModelSwitch;
import io.flinkdepth.operators.inference.swap.VersionState;
import io.flinkdepth.operators.runtime.isolation.EvaluationLimits;
import io.flinkdepth.operators.runtime.isolation.IsolatedOpener;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;
import org.apache.flink.runtime.operators.coordination.OperatorEventGateway;
import org.apache.flink.runtime.operators.coordination.OperatorEventHandler;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.BoundedMultiInput;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.FlinkRuntimeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a model on frames. Updates on the second, broadcast input replace the model in all subtasks
 * together; see {@link ModelSwitch} and its coordinator. The active and the pending version are
 * broadcast state. The watermarks of the second input are ignored, because they would hold back the
 * watermark of the operator.
 */
@Internal
final class UpdatableInferenceOperator<T> extends AbstractInferenceOperator<T>
        implements TwoInputStreamOperator<Frame, ModelUpdate, T>,
                BoundedMultiInput,
                OperatorEventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(UpdatableInferenceOperator.class);
    private static final int FRAMES = 1;

    private final OperatorEventGateway coordinator;
    private transient VersionState versions;
    private transient ModelSwitch<T> modelSwitch;

    UpdatableInferenceOperator(
            StreamOperatorParameters<T> parameters,
            InferenceSetup<T> setup,
            OperatorEventGateway coordinator) {
        super(parameters, setup);
        this.coordinator = coordinator;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        versions =
                new VersionState(
                        context.getOperatorStateStore(), setup.models(), setup.modelName());
    }

    @Override
    protected ModelPackage firstModel() throws Exception {
        return versions.firstModel();
    }

    @Override
    public void open() throws Exception {
        super.open();
        modelSwitch =
                new ModelSwitch<>(
                        setup,
                        this,
                        engine,
                        device,
                        versions,
                        inferenceMetrics,
                        coordinator::sendEventToCoordinator,
                        this::emit,
                        this::load,
                        new IsolatedOpener(limits(setup.shadow())));
        modelSwitch.start();
    }

    private static EvaluationLimits limits(ShadowOptions options) {
        return new EvaluationLimits(
                options.maxMemory().getBytes(), options.maxLoadTime(), options.maxRunTime());
    }

    private void emit(ModelEvent event) {
        output.collect(setup.modelEvents(), new StreamRecord<>(event, event.decidedAtMillis()));
    }

    @Override
    public void handleOperatorEvent(OperatorEvent event) {
        try {
            modelSwitch.onMessage((CoordinatorMessage) event);
        } catch (Exception e) {
            throw new FlinkRuntimeException(e);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        // In a mail, so that it follows Flink's own notification of the coordinator.
        long checkpoint = context.getCheckpointId();
        execute(() -> modelSwitch.barrierPassed(checkpoint));
    }

    @Override
    public void processElement1(StreamRecord<Frame> record) throws Exception {
        modelSwitch.frame(record.getValue());
        processFrame(record);
    }

    @Override
    public void processElement2(StreamRecord<ModelUpdate> record) throws Exception {
        ModelUpdate update = record.getValue();
        if (update.model().name().equals(versions.modelName())) {
            modelSwitch.onUpdate(update);
        } else if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
            // Every subtask gets it; one tells.
            ignore(update);
        }
    }

    private void ignore(ModelUpdate update) {
        ModelEvent event =
                IgnoredUpdates.event(
                        update,
                        versions.modelName(),
                        engine.model().version(),
                        currentTimeMillis());
        LOG.warn("Model update {} is ignored: {}", update.model(), event.reason());
        emit(event);
    }

    @Override
    public void processWatermark1(Watermark watermark) throws Exception {
        processFrameWatermark(watermark);
    }

    @Override
    public void processWatermark2(Watermark watermark) {
        // The time of updates is ignored.
    }

    @Override
    protected void processWatermarkStatus(WatermarkStatus status, int index) throws Exception {
        if (index == 0) {
            processFrameStatus(status);
        }
    }

    @Override
    public void endInput(int input) throws Exception {
        if (input == FRAMES) {
            drain();
            modelSwitch.endOfInput();
        }
    }

    @Override
    protected void closeBeforeEngine(Deadline deadline) throws Exception {
        if (modelSwitch != null) {
            modelSwitch.close(deadline);
        }
    }
}
