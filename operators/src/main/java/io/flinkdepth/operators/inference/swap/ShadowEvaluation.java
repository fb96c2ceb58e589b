// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.DecodeThreads;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a candidate, the serving model, and the teacher if there is one, on the same frames. It owns
 * a lease of each and releases them after the vote or when it is abandoned.
 *
 * <p>The task thread offers frames; all other steps run sequentially on the worker.
 */
@Internal
public final class ShadowEvaluation<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ShadowEvaluation.class);

    /** Maximum number of frames that wait for the worker, which limits the memory. */
    private static final int MAX_WAITING = 2;

    private final InferenceTask<T> task;
    private final ShadowOptions options;
    private final ImageLimits limits;
    private final LoadedModel served;
    private final LoadedModel candidate;
    @Nullable private final Teacher teacherLoader;
    private final DeviceExecutor device;
    private final DecodeThreads threads;
    private final Executor worker;
    private final Consumer<Ballot> onVote;
    private final ShadowRecord record;

    @Nullable private LoadedModel teacher;
    private int waiting;
    private int taken;
    private boolean over;

    /**
     * Creates an evaluation that has not started.
     *
     * @param served lease of the serving model, owned from now on
     * @param candidate lease of the candidate, owned from now on
     * @param teacher loads a teacher; null if there is none
     * @param device the device's threads, owned from now on
     * @param worker runs the steps sequentially
     * @param onVote called once with the vote, on the worker; not called if the evaluation is
     *     abandoned
     */
    public ShadowEvaluation(
            InferenceTask<T> task,
            ShadowOptions options,
            ImageLimits limits,
            LoadedModel served,
            LoadedModel candidate,
            @Nullable Teacher teacher,
            DeviceExecutor device,
            Executor worker,
            Consumer<Ballot> onVote) {
        this(
                task,
                options,
                limits,
                served,
                candidate,
                teacher,
                device,
                // If all its threads are blocked, each further frame fails, and so does the
                // evaluation.
                new DecodeThreads(1, exhausted -> {}),
                worker,
                onVote);
    }

    ShadowEvaluation(
            InferenceTask<T> task,
            ShadowOptions options,
            ImageLimits limits,
            LoadedModel served,
            LoadedModel candidate,
            @Nullable Teacher teacher,
            DeviceExecutor device,
            DecodeThreads threads,
            Executor worker,
            Consumer<Ballot> onVote) {
        this.task = task;
        this.options = options;
        this.limits = limits;
        this.served = served;
        this.candidate = candidate;
        this.teacherLoader = teacher;
        this.device = device;
        this.threads = threads;
        this.worker = worker;
        this.onVote = onVote;
        this.record = new ShadowRecord(options, served.version(), candidate.version());
    }

    /** Loads a teacher. */
    public interface Teacher {
        LoadedModel load() throws IOException;
    }

    /** Prepares for frames. */
    public void start() {
        worker.execute(
                () -> {
                    if (teacherLoader == null || isOver()) {
                        return;
                    }
                    try {
                        teacher = teacherLoader.load();
                    } catch (IOException | RuntimeException | Error e) {
                        rethrowIfFatal(e);
                        record.failed(
                                RefusalReason.EVALUATION_FAILED,
                                "the teacher of its shadow evaluation cannot be loaded: "
                                        + e.getMessage());
                        finish(true);
                    }
                });
    }

    /** Accepts a frame of the stream if another one is needed now. */
    public void offer(Frame frame) {
        if (frame.defect() != null || !wants()) {
            return;
        }
        worker.execute(() -> run(frame));
    }

    private synchronized boolean wants() {
        if (over || waiting >= MAX_WAITING || taken + waiting >= options.frames()) {
            return false;
        }
        waiting++;
        return true;
    }

    /** Called at the timeout: votes based on the frames so far. */
    public void end() {
        worker.execute(() -> finish(true));
    }

    /** Ends the shadow evaluation without a vote. */
    public void giveUp() {
        worker.execute(() -> finish(false));
    }

    private void run(Frame frame) {
        if (isOver()) {
            return;
        }
        boolean tried = false;
        try {
            tried = tryOn(frame);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            finish(false);
            return;
        } catch (RuntimeException | Error e) {
            rethrowIfFatal(e);
            // An evaluation that did not take place must not count as passed.
            record.failed(RefusalReason.EVALUATION_FAILED, "its shadow evaluation failed: " + e);
        }
        if (record.hasFailed() || count(tried)) {
            finish(true);
        }
    }

    /** Rethrows errors that are not caused by the candidate and fail the task. */
    private void rethrowIfFatal(Throwable error) {
        if (ExceptionUtils.isJvmFatalOrOutOfMemoryError(error)) {
            finish(false);
        }
        ExceptionUtils.rethrowIfFatalErrorOrOOM(error);
    }

    private synchronized boolean isOver() {
        return over;
    }

    private synchronized boolean count(boolean tried) {
        waiting--;
        taken += tried ? 1 : 0;
        return taken >= options.frames();
    }

    /** Returns whether the serving model has a prediction, so that the frame counts. */
    private boolean tryOn(Frame frame) throws InterruptedException {
        try {
            ImageHeader header = ImageHeader.read(frame.image(), limits);
            try (DecodedImage image = threads.decodeAndWait(frame.image(), header)) {
                FrameRun<T> old = FrameRun.of(served, task, frame, header, image, device);
                compare(frame, header, image, old);
            }
            return true;
        } catch (ImageException | OrtException | InferenceTask.NoPredictionException e) {
            LOG.debug("Frame {} cannot be used in the shadow evaluation.", frame.identity(), e);
            return false;
        }
    }

    private void compare(Frame frame, ImageHeader header, DecodedImage image, FrameRun<T> old)
            throws InterruptedException {
        FrameRun<T> young;
        try {
            young = FrameRun.of(candidate, task, frame, header, image, device);
        } catch (OrtException | InferenceTask.NoPredictionException e) {
            record.failed(
                    RefusalReason.FRAME_FAILED,
                    "it fails on frame " + frame.identity() + ": " + e.getMessage());
            return;
        }
        record.compared(
                old.nanos() / 1e6,
                young.nanos() / 1e6,
                task.agreement(old.prediction(), young.prediction()));
        if (confidenceOfOneSource()) {
            record.confidence(
                    task.confidence(old.prediction()), task.confidence(young.prediction()));
        }
        if (task.constant(young.prediction()) && !task.constant(old.prediction())) {
            record.wasConstant();
        }
        if (teacher != null) {
            compareWithTeacher(frame, header, image, old.prediction(), young.prediction());
        }
    }

    /** Figures of a network's output and of flip agreement are not comparable. */
    private boolean confidenceOfOneSource() {
        return range(served) == range(candidate);
    }

    @Nullable
    private static ModelOutputs.Confidence.Range range(LoadedModel model) {
        ModelOutputs.Confidence output = model.model().card().outputs().confidence();
        return output == null ? null : output.range();
    }

    private void compareWithTeacher(
            Frame frame, ImageHeader header, DecodedImage image, T old, T young)
            throws InterruptedException {
        try {
            T expected = FrameRun.of(teacher, task, frame, header, image, device).prediction();
            record.comparedWithTeacher(
                    task.agreement(expected, old), task.agreement(expected, young));
        } catch (OrtException | InferenceTask.NoPredictionException e) {
            LOG.debug("The teacher has no prediction for frame {}.", frame.identity(), e);
        }
    }

    private void finish(boolean vote) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
        }
        threads.shutDown();
        IOUtils.closeAllQuietly(served, candidate, teacher, device);
        if (vote) {
            onVote.accept(record.ballot());
        }
    }
}
