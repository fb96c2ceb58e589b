// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.EngineContext;
import io.flinkdepth.operators.inference.engine.InferenceEngine;
import io.flinkdepth.operators.inference.engine.InferenceMetrics;
import io.flinkdepth.operators.inference.engine.InferenceSetup;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subtask's part in a change of the model: loads what the coordinator names, tries it, votes, and
 * does as was decided. For the task's thread only; loading and trials happen beside it.
 */
@Internal
public final class ModelSwitch<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSwitch.class);

    private final InferenceSetup<T> setup;
    private final EngineContext<T> host;
    private final InferenceEngine<T> engine;
    private final Device device;
    private final VersionState versions;
    private final InferenceMetrics metrics;
    private final Consumer<SubtaskMessage> coordinator;
    private final Consumer<ModelEvent> events;
    private final ModelLoading loading;

    private int announcements;
    @Nullable private ShadowEvaluation<T> trial;

    /** The round that a trial, or a load, is for. */
    private long round;

    public ModelSwitch(
            InferenceSetup<T> setup,
            EngineContext<T> host,
            InferenceEngine<T> engine,
            Device device,
            VersionState versions,
            InferenceMetrics metrics,
            Consumer<SubtaskMessage> coordinator,
            Consumer<ModelEvent> events,
            ModelLoading.Loader loader) {
        this.setup = setup;
        this.host = host;
        this.engine = engine;
        this.device = device;
        this.versions = versions;
        this.metrics = metrics;
        this.coordinator = coordinator;
        this.events = events;
        this.loading = new ModelLoading(loader);
    }

    /** Says what is served, and which announcement was not settled before a restore. */
    public void start() throws Exception {
        coordinator.accept(new SubtaskMessage.ServingVersion(engine.model().version()));
        ModelUpdate pending = versions.pending();
        if (pending != null) {
            say(pending);
        }
    }

    public void announced(ModelUpdate update) throws Exception {
        String served = engine.model().version().name();
        if (!update.model().name().equals(served)) {
            LOG.debug("Model {} is announced; this operator serves {}.", update.model(), served);
            return;
        }
        if (update.model().equals(engine.model().version())) {
            versions.settlePending();
        } else {
            versions.pend(update);
        }
        say(update);
    }

    private void say(ModelUpdate update) {
        coordinator.accept(new SubtaskMessage.Announced(++announcements, update));
    }

    /** Shows a frame of the stream to a trial that wants one. */
    public void frame(Frame frame) {
        if (trial != null) {
            trial.offer(frame);
        }
    }

    public void onMessage(CoordinatorMessage message) throws Exception {
        if (message instanceof CoordinatorMessage.Try attempt) {
            begin(attempt.round(), attempt.update());
        } else if (message instanceof CoordinatorMessage.Decision decision) {
            decided(decision);
        } else if (message instanceof CoordinatorMessage.Follow follow) {
            follow(follow.update());
        } else if (message instanceof CoordinatorMessage.Settled settled) {
            versions.settle(settled.update());
            if (settled.endedRound() != 0 && settled.endedRound() == round) {
                abandon();
            }
        }
    }

    private void begin(long newRound, ModelUpdate update) {
        abandon();
        round = newRound;
        loading.start(
                update, (model, failure) -> host.execute(() -> loaded(newRound, update, failure)));
    }

    private void loaded(long forRound, ModelUpdate update, @Nullable Throwable failure) {
        if (forRound != round) {
            return;
        }
        ShadowOptions guard = setup.guard();
        if (failure != null) {
            vote(forRound, Ballot.no(text(failure), ShadowFigures.NONE));
        } else if (guard.frames() == 0) {
            vote(forRound, Ballot.yes("it loaded and answered a picture", ShadowFigures.NONE));
        } else {
            beginTrial(forRound, update);
        }
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private LoadedModel loadTeacher() throws IOException {
        return LoadedModel.load(
                ModelPackage.open(setup.guard().teacher()),
                setup.task().encoderOnly(),
                device,
                setup.options().runtime(),
                0);
    }

    private void beginTrial(long forRound, ModelUpdate update) {
        LoadedModel candidate = loading.lend(update);
        if (candidate == null) {
            return;
        }
        RuntimeOptions runtime = setup.options().runtime();
        ShadowEvaluation<T> begun =
                new ShadowEvaluation<>(
                        setup.task(),
                        setup.guard(),
                        setup.options().limits(),
                        engine.model().retain(),
                        candidate,
                        setup.guard().teacher() == null ? null : this::loadTeacher,
                        DeviceExecutor.acquire(device, runtime.runsOn(device, Devices.cores())),
                        loading::execute,
                        ballot -> host.execute(() -> vote(forRound, ballot)));
        trial = begun;
        begun.start();
        host.schedule(host.currentTimeMillis() + setup.guard().timeout().toMillis(), begun::end);
    }

    private void vote(long forRound, Ballot ballot) {
        if (forRound == round) {
            trial = null;
            coordinator.accept(new SubtaskMessage.Vote(forRound, ballot));
        }
    }

    private void decided(CoordinatorMessage.Decision decision) throws Exception {
        ModelUpdate update = decision.update();
        LoadedModel model = decision.accepted() ? loading.take(update) : null;
        if (decision.accepted() && model == null) {
            throw new IllegalStateException(
                    "all subtasks take over " + update.model() + ", which this one has lost");
        }
        abandon();
        versions.settle(update);
        if (model == null) {
            metrics.refusedSwap();
            LOG.warn(
                    "Model {} is refused, {} stays in service: {}",
                    update.model(),
                    engine.model().version(),
                    decision.reason());
        } else {
            takeOver(update, model);
        }
        if (decision.event() != null) {
            events.accept(decision.event());
        }
    }

    private void takeOver(ModelUpdate update, LoadedModel model) throws Exception {
        String old = engine.model().version().toString();
        engine.publish(model);
        versions.activate(update);
        metrics.swapped();
        LOG.info("Model {} takes over from {}.", update.model(), old);
        coordinator.accept(new SubtaskMessage.ServingVersion(update.model()));
    }

    /** The others changed while this subtask was away. */
    private void follow(ModelUpdate update) {
        abandon();
        loading.start(update, (model, failure) -> host.execute(() -> followed(update, failure)));
    }

    private void followed(ModelUpdate update, @Nullable Throwable failure) throws Exception {
        if (failure != null) {
            throw new IOException(
                    "the other subtasks serve "
                            + update.model()
                            + ", which cannot be loaded here: "
                            + failure.getMessage(),
                    failure);
        }
        LoadedModel model = loading.take(update);
        if (model != null) {
            versions.settle(update);
            takeOver(update, model);
        }
    }

    private void abandon() {
        round = 0;
        if (trial != null) {
            trial.giveUp();
            trial = null;
        }
        loading.forget();
    }

    /** The barrier of a checkpoint is behind this subtask, and the coordinator may speak again. */
    public void passed(long checkpoint) {
        coordinator.accept(new SubtaskMessage.BarrierPassed(checkpoint));
    }

    /** No more frames: nothing changes any more. */
    public void leave() {
        abandon();
        coordinator.accept(new SubtaskMessage.EndOfInput());
    }

    /** Gives up what is being loaded or evaluated; waits for it until the deadline. */
    public void close(Deadline deadline) throws InterruptedException {
        abandon();
        loading.close(deadline);
    }
}
