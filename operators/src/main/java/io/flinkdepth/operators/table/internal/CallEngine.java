// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.operators.inference.engine.EngineContext;
import io.flinkdepth.operators.inference.engine.InferenceEngine;
import io.flinkdepth.operators.inference.engine.InferenceMetrics;
import io.flinkdepth.operators.inference.engine.RecordTimestamp;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine for the calls of one subtask, with a separate thread in the role of the task thread,
 * because a provider has no mailbox and no timers. Flink's limit of open calls limits the frames in
 * flight. {@link #call} is thread-safe.
 */
final class CallEngine implements EngineContext<PredictedRow>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CallEngine.class);

    private final InputColumns input;
    private final RowTask<?> task;
    private final InferenceMetrics metrics;
    private final ScheduledThreadPoolExecutor thread;
    private final InferenceEngine<PredictedRow> engine;
    @Nullable private ModelRefresh refresh;

    /** A loaded model that is not published yet; the thread may end before it publishes it. */
    private final AtomicReference<LoadedModel> next = new AtomicReference<>();

    // Only the thread accesses the following fields.
    private final Map<Long, CompletableFuture<RowData>> open = new HashMap<>();
    private long calls;
    @Nullable private Throwable failure;

    private CallEngine(
            CallSettings settings, InferenceMetrics metrics, Device device, LoadedModel model) {
        this.input = settings.input();
        this.task = settings.task();
        this.metrics = metrics;
        this.thread = new ScheduledThreadPoolExecutor(1, DaemonThreads.named("flink-depth-calls"));
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.engine = new InferenceEngine<>(task, settings.options(), model, device, this, metrics);
    }

    /** Loads the model and starts the engine. */
    static CallEngine start(CallSettings settings, FunctionContext context) throws Exception {
        int subtask = context.getTaskInfo().getIndexOfThisSubtask();
        Device device =
                Devices.resolve(
                        settings.options().runtime().device().ofSubtask(subtask),
                        Devices.handedOut(context.getExternalResourceInfos("gpu"), subtask));
        ModelChoice choice = new ModelChoice(settings, device);
        LoadedModel model = choice.first();
        CallEngine engine = null;
        try {
            engine =
                    new CallEngine(
                            choice.settings(),
                            new InferenceMetrics(context.getMetricGroup()),
                            device,
                            model);
        } finally {
            // The engine owns the model as soon as it exists.
            if (engine == null) {
                model.close();
            }
        }
        engine.follow(choice.refresh(model.version()), context.getMetricGroup());
        LOG.info("ML_PREDICT serves {} on {}.", model, device);
        return engine;
    }

    private void follow(@Nullable ModelRefresh.Settings settings, MetricGroup operator)
            throws InterruptedException {
        if (settings == null) {
            return;
        }
        try {
            refresh = new ModelRefresh(settings, this::takeOver, this::fail);
            ConnectorMetric.REGISTRY_UNREACHABLE.gauge(operator, refresh::unreachable);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** Returns one row for an image, also for a defective one. */
    CompletableFuture<RowData> call(RowData row) {
        // Here and not on the thread, as Flink may use the row again after this.
        Frame frame = input.read(row);
        CompletableFuture<RowData> result = new CompletableFuture<>();
        if (!tryExecute(() -> admit(frame, result))) {
            result.completeExceptionally(new IllegalStateException("the task has ended"));
        }
        return result;
    }

    private void admit(Frame frame, CompletableFuture<RowData> result) throws Exception {
        if (failure != null) {
            result.completeExceptionally(failure);
            return;
        }
        long call = calls++;
        open.put(call, result);
        engine.offer(InputColumns.numbered(frame, call), RecordTimestamp.NONE);
    }

    @Override
    public void emit(PredictedRow prediction, RecordTimestamp time) {
        complete(prediction.call(), prediction.row());
    }

    @Override
    public void fail(FailedFrame frame, RecordTimestamp time) {
        LOG.debug("An image has no prediction: {}", frame.message());
        complete(frame.identity().sequence(), task.failure(frame));
    }

    private void complete(long call, RowData row) {
        CompletableFuture<RowData> result = open.remove(call);
        // After a failure, later results are not needed.
        if (result != null) {
            result.complete(row);
        }
    }

    /** Never called: the engine accepts every call that Flink opens. */
    @Override
    public void yieldToMail() {
        throw new IllegalStateException("calls wait for nothing");
    }

    @Override
    public void execute(ThrowingRunnable<Exception> work) {
        if (!tryExecute(work)) {
            LOG.debug("A result came after the end of the task.");
        }
    }

    private boolean tryExecute(ThrowingRunnable<Exception> work) {
        try {
            thread.execute(() -> run(work));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void run(ThrowingRunnable<Exception> work) {
        try {
            work.run();
        } catch (Throwable e) {
            // Not caused by an image, but for example by a lost device: every further call fails.
            failure = failure == null ? e : failure;
            open.values().forEach(result -> result.completeExceptionally(e));
            open.clear();
        }
    }

    private void fail(Throwable error) {
        execute(() -> ExceptionUtils.rethrow(error));
    }

    @Override
    public long currentTimeMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public void schedule(long timeMillis, ThrowingRunnable<Exception> work) {
        long delay = Math.max(0, timeMillis - currentTimeMillis());
        try {
            thread.schedule(() -> run(work), delay, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("A timer was set after the end of the task.");
        }
    }

    /** Serves another version from the next batch on; null if it was refused. */
    private void takeOver(@Nullable LoadedModel model) {
        if (model == null) {
            execute(() -> metrics.refusedSwap(RefusalReason.INVALID_MODEL));
            return;
        }
        close(next.getAndSet(model));
        execute(this::publishNext);
    }

    private void publishNext() {
        LoadedModel model = next.getAndSet(null);
        if (model != null) {
            LOG.info("Model {} takes over from {}.", model.version(), engine.model().version());
            engine.publish(model);
            metrics.swapped();
        }
    }

    private static void close(@Nullable LoadedModel model) {
        if (model != null) {
            model.close();
        }
    }

    @Override
    public void close() throws InterruptedException {
        Deadline deadline = Deadline.fromNow(InferenceEngine.CLOSE_TIMEOUT);
        try {
            if (refresh != null) {
                refresh.close(deadline);
            }
        } finally {
            try {
                thread.shutdown();
                long millis = Math.max(0, deadline.timeLeft().toMillis());
                if (!thread.awaitTermination(millis, TimeUnit.MILLISECONDS)) {
                    LOG.warn("A call of the model goes on after the end of the task.");
                }
            } finally {
                close(next.getAndSet(null));
                engine.close(deadline);
            }
        }
    }
}
