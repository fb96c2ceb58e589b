// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.EngineContext;
import io.flinkdepth.operators.inference.engine.InferenceEngine;
import io.flinkdepth.operators.inference.engine.InferenceMetrics;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A subtask's part in a swap: loads the version that the coordinator names, evaluates it, votes and
 * applies the decision. For the task thread only; loading and shadow evaluation run on a separate
 * thread.
 */
@Internal
public final class ModelSwitch<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSwitch.class);

    private final InferenceSetup<T> setup;
    private final EngineContext<T> context;
    private final InferenceEngine<T> engine;
    private final Device device;
    private final VersionState versions;
    private final InferenceMetrics metrics;
    private final Consumer<SubtaskMessage> coordinator;
    private final Consumer<ModelEvent> events;
    private final ModelLoading loading;

    private int updates;
    @Nullable private ShadowEvaluation<T> shadow;

    /** The round of the current load or shadow evaluation; 0 for none. */
    private long round;

    public ModelSwitch(
            InferenceSetup<T> setup,
            EngineContext<T> context,
            InferenceEngine<T> engine,
            Device device,
            VersionState versions,
            InferenceMetrics metrics,
            Consumer<SubtaskMessage> coordinator,
            Consumer<ModelEvent> events,
            ModelLoader loader,
            SessionOpener isolated) {
        this.setup = setup;
        this.context = context;
        this.engine = engine;
        this.device = device;
        this.versions = versions;
        this.metrics = metrics;
        this.coordinator = coordinator;
        this.events = events;
        this.loading =
                new ModelLoading(
                        loader,
                        isolated,
                        error -> context.execute(() -> ExceptionUtils.rethrow(error)));
    }

    /** Reports the serving version, and an update that a restored checkpoint left undecided. */
    public void start() throws Exception {
        coordinator.accept(new SubtaskMessage.ServingVersion(engine.model().version()));
        ModelUpdate pending = versions.pending();
        if (pending != null) {
            report(pending);
        }
    }

    /** An update of the model that is followed. */
    public void onUpdate(ModelUpdate update) throws Exception {
        if (update.model().equals(engine.model().version())) {
            versions.clearPending();
        } else {
            versions.setPending(update);
        }
        report(update);
    }

    private void report(ModelUpdate update) {
        coordinator.accept(new SubtaskMessage.UpdateReceived(++updates, update));
    }

    /** Offers a frame of the stream to the shadow evaluation. */
    public void frame(Frame frame) {
        if (shadow != null) {
            shadow.offer(frame);
        }
    }

    public void onMessage(CoordinatorMessage message) throws Exception {
        if (message instanceof CoordinatorMessage.Evaluate attempt) {
            begin(attempt.round(), attempt.update());
        } else if (message instanceof CoordinatorMessage.Decision decision) {
            decided(decision);
        } else if (message instanceof CoordinatorMessage.Follow follow) {
            follow(follow.update());
        } else if (message instanceof CoordinatorMessage.Settled settled) {
            versions.decided(settled.update());
            if (settled.endedRound() != 0 && settled.endedRound() == round) {
                abandonRound();
            }
        }
    }

    private void begin(long newRound, ModelUpdate update) {
        abandonRound();
        round = newRound;
        try {
            setup.models().requireAllowed(update.location());
        } catch (InvalidModelException e) {
            vote(
                    newRound,
                    Ballot.no(RefusalReason.LOCATION_NOT_ALLOWED, text(e), ShadowFigures.NONE));
            return;
        }
        loading.startIsolated(
                update, failure -> context.execute(() -> loaded(newRound, update, failure)));
    }

    private void loaded(long forRound, ModelUpdate update, @Nullable Throwable failure) {
        if (forRound != round) {
            return;
        }
        ShadowOptions shadow = setup.shadow();
        if (failure != null) {
            vote(forRound, refusal(failure, ShadowFigures.NONE));
        } else if (shadow.frames() == 0) {
            ballot(
                    forRound,
                    update,
                    Ballot.yes("it loaded and passed the probe", ShadowFigures.NONE));
        } else {
            startShadowEvaluation(forRound, update);
        }
    }

    private static Ballot refusal(Throwable failure, ShadowFigures figures) {
        return Ballot.no(RefusalReason.ofLoad(failure), text(failure), figures);
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private LoadedModel loadTeacher() throws IOException {
        ModelPackage teacher = ModelPackage.open(setup.shadow().teacher());
        setup.options().trustedKeys().require(teacher);
        return LoadedModel.load(
                teacher, setup.task().encoderOnly(), device, setup.options().runtime(), 0);
    }

    private void startShadowEvaluation(long forRound, ModelUpdate update) {
        LoadedModel candidate = loading.lend(update);
        if (candidate == null) {
            return;
        }
        RuntimeOptions runtime = setup.options().runtime();
        ShadowEvaluation<T> begun =
                new ShadowEvaluation<>(
                        setup.task(),
                        setup.shadow(),
                        setup.options().limits(),
                        engine.model().retain(),
                        candidate,
                        setup.shadow().teacher() == null ? null : this::loadTeacher,
                        DeviceExecutor.acquire(device, runtime.runsOn(device, Devices.cores())),
                        loading::execute,
                        ballot -> context.execute(() -> ballot(forRound, update, ballot)));
        shadow = begun;
        begun.start();
        context.schedule(
                context.currentTimeMillis() + setup.shadow().timeout().toMillis(), begun::end);
    }

    /** Votes; a candidate that passed is first loaded beside the serving model. */
    private void ballot(long forRound, ModelUpdate update, Ballot ballot) {
        if (forRound != round) {
            return;
        }
        shadow = null;
        if (ballot.choice() == Ballot.Choice.NO) {
            vote(forRound, ballot);
        } else {
            loading.admit(
                    update,
                    failure ->
                            context.execute(
                                    () ->
                                            vote(
                                                    forRound,
                                                    failure == null
                                                            ? ballot
                                                            : refusal(failure, ballot.figures()))));
        }
    }

    private void vote(long forRound, Ballot ballot) {
        if (forRound == round) {
            coordinator.accept(new SubtaskMessage.Vote(forRound, ballot));
        }
    }

    private void decided(CoordinatorMessage.Decision decision) throws Exception {
        ModelUpdate update = decision.update();
        LoadedModel model = decision.accepted() ? loading.take(update) : null;
        if (decision.accepted() && model == null) {
            throw new IllegalStateException(
                    "all subtasks swap to " + update.model() + ", which this one has not loaded");
        }
        abandonRound();
        versions.decided(update);
        if (model == null) {
            metrics.refusedSwap(decision.refusal());
            // The coordinator says it aloud, once for all subtasks.
            LOG.debug(
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
        versions.setActive(engine.model().model());
        metrics.swapped();
        LOG.debug("Model {} takes over from {}.", update.model(), old);
        coordinator.accept(new SubtaskMessage.ServingVersion(update.model()));
    }

    /** Follows the other subtasks, which swapped while this one was restarted. */
    private void follow(ModelUpdate update) {
        abandonRound();
        loading.start(update, failure -> context.execute(() -> followed(update, failure)));
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
            versions.decided(update);
            takeOver(update, model);
        }
    }

    private void abandonRound() {
        round = 0;
        if (shadow != null) {
            shadow.giveUp();
            shadow = null;
        }
        loading.discard();
    }

    /** Reports a forwarded barrier, after which the coordinator may send messages again. */
    public void barrierPassed(long checkpoint) {
        coordinator.accept(new SubtaskMessage.BarrierPassed(checkpoint));
    }

    /** Called at the end of input, after which there are no more swaps. */
    public void endOfInput() {
        abandonRound();
        coordinator.accept(new SubtaskMessage.EndOfInput());
    }

    /** Closes loaded models; waits until the deadline for a load or a run in progress. */
    public void close(Deadline deadline) throws InterruptedException {
        abandonRound();
        loading.close(deadline);
    }
}
