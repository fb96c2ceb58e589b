// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.operator;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.inference.engine.EngineContext;
import io.flinkdepth.operators.inference.engine.InferenceEngine;
import io.flinkdepth.operators.inference.engine.InferenceMetrics;
import io.flinkdepth.operators.inference.engine.RecordTimestamp;
import io.flinkdepth.operators.inference.swap.InferenceSetup;
import io.flinkdepth.operators.inference.swap.MeasuredRuns;
import io.flinkdepth.operators.inference.swap.ModelProbe;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Base class of the operators: runs an engine and emits its results through the mailbox. At a
 * barrier and at the end of input the engine is drained, so the state of the operator never
 * contains images.
 *
 * @param <T> the type of the predictions
 */
@Internal
abstract class AbstractInferenceOperator<T> extends AbstractStreamOperator<T>
        implements EngineContext<T> {

    private static final Logger LOG = LoggerFactory.getLogger(AbstractInferenceOperator.class);

    protected InferenceSetup<T> setup;
    private final MailboxExecutor mailbox;

    protected transient Device device;
    protected transient InferenceMetrics inferenceMetrics;
    protected transient InferenceEngine<T> engine;

    AbstractInferenceOperator(StreamOperatorParameters<T> parameters, InferenceSetup<T> setup) {
        super(parameters);
        this.setup = setup;
        this.mailbox = parameters.getMailboxExecutor();
    }

    /** Returns the package of the first model. */
    protected abstract ModelPackage firstModel() throws Exception;

    @Override
    public void open() throws Exception {
        super.open();
        inferenceMetrics = new InferenceMetrics(getMetricGroup());
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        device =
                Devices.resolve(
                        setup.options().runtime().device().ofSubtask(subtask),
                        Devices.handedOut(
                                getRuntimeContext().getExternalResourceInfos("gpu"), subtask));
        ModelPackage model = firstModel();
        setup =
                setup.withOptions(
                        MeasuredRuns.choose(model, setup.task(), setup.options(), device));
        LoadedModel first = load(model, SessionOpener.IN_PROCESS);
        try {
            engine =
                    new InferenceEngine<>(
                            setup.task(), setup.options(), first, device, this, inferenceMetrics);
        } finally {
            // The engine owns the model as soon as it exists.
            if (engine == null) {
                first.close();
            }
        }
        // Not getOperatorName(): it is the name of the task, with all operators of the chain.
        LOG.info(
                "{} ({}/{}) serves {} on {}.",
                config.getOperatorName(),
                subtask + 1,
                getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks(),
                engine.model(),
                device);
    }

    /** Loads, checks and warms up a model. Called from any thread. */
    protected final LoadedModel load(ModelPackage model, SessionOpener opener) throws IOException {
        return ModelProbe.load(model, setup.task(), setup.options(), device, opener);
    }

    protected final void processFrame(StreamRecord<Frame> record) throws Exception {
        engine.offer(record.getValue(), RecordTimestamp.of(record));
    }

    /** Forwards a watermark of the frames, in order. */
    protected final void processFrameWatermark(Watermark watermark) throws Exception {
        engine.offerControl(() -> super.processWatermark(watermark));
    }

    /** Forwards a change of the frames' idleness, in order. */
    protected final void processFrameStatus(WatermarkStatus status) throws Exception {
        engine.offerControl(() -> output.emitWatermarkStatus(status));
    }

    protected final void drain() throws Exception {
        engine.drain();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        drain();
    }

    @Override
    public void close() throws Exception {
        Deadline deadline = Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT);
        try {
            closeBeforeEngine(deadline);
        } finally {
            try {
                if (engine != null) {
                    engine.close(deadline);
                }
            } finally {
                super.close();
            }
        }
    }

    /** Closes users of the engine; waits at most until the deadline. */
    protected void closeBeforeEngine(Deadline deadline) throws Exception {}

    @Override
    public void emit(T prediction, RecordTimestamp time) {
        output.collect(time.stamp(prediction));
    }

    @Override
    public void fail(FailedFrame frame, RecordTimestamp time) {
        LOG.debug("Frame {} has no prediction: {}", frame.identity(), frame.message());
        output.collect(setup.failedFrames(), time.stamp(frame));
    }

    @Override
    public void yieldToMail() throws InterruptedException {
        mailbox.yield();
    }

    @Override
    public void execute(ThrowingRunnable<Exception> task) {
        try {
            mailbox.execute(task::run, "flink-depth");
        } catch (RejectedExecutionException e) {
            // The task has ended; the result is not needed.
            LOG.debug("A result came after the end of the task.", e);
        }
    }

    @Override
    public long currentTimeMillis() {
        return getProcessingTimeService().getCurrentProcessingTime();
    }

    @Override
    public void schedule(long timeMillis, ThrowingRunnable<Exception> task) {
        getProcessingTimeService().registerTimer(timeMillis, time -> task.run());
    }
}
