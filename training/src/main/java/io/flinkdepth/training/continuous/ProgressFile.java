// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.LoopProgress.HeldOut;
import io.flinkdepth.training.continuous.LoopProgress.State;
import io.flinkdepth.training.continuous.RoundEvaluation.SetFigure;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Writes the progress of the loop. Not thread-safe. */
final class ProgressFile {
    private final Path work;
    private final Clock clock;
    private LoopProgress now;
    private long trainingSince;
    private int firstStep;

    ProgressFile(Path work, Clock clock) throws IOException {
        this.work = work;
        this.clock = clock;
        this.now =
                LoopProgress.read(work)
                        .orElse(
                                new LoopProgress(
                                        State.WAITING,
                                        clock.instant(),
                                        0,
                                        0,
                                        0,
                                        0,
                                        0,
                                        Double.NaN,
                                        -1,
                                        Map.of(),
                                        null,
                                        null,
                                        null));
    }

    void waiting(int labels, int wanted) throws IOException {
        now =
                new LoopProgress(
                        State.WAITING,
                        clock.instant(),
                        now.round(),
                        labels,
                        wanted,
                        0,
                        0,
                        Double.NaN,
                        -1,
                        now.heldOut(),
                        now.outcome(),
                        now.reason(),
                        now.version());
        now.write(work);
    }

    void begin(State state, int round, int steps) throws IOException {
        firstStep = -1;
        write(state, round, state == State.TRAINING ? 0 : steps, steps, Double.NaN, -1);
    }

    void step(int round, StepReport report) {
        long nanos = System.nanoTime();
        if (firstStep < 0) {
            firstStep = report.step();
            trainingSince = nanos;
        }
        int measured = report.step() - firstStep;
        double each = measured == 0 ? -1 : (nanos - trainingSince) / 1e9 / measured;
        long left = measured == 0 ? -1 : Math.round(each * (report.steps() - report.step()));
        try {
            write(State.TRAINING, round, report.step(), report.steps(), report.loss(), left);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(State state, int round, int step, int steps, double loss, long left)
            throws IOException {
        now =
                new LoopProgress(
                        state,
                        clock.instant(),
                        round,
                        now.labels(),
                        now.labelsWanted(),
                        step,
                        steps,
                        loss,
                        left,
                        now.heldOut(),
                        now.outcome(),
                        now.reason(),
                        now.version());
        now.write(work);
    }

    void decided(
            int round,
            RoundDecision decision,
            @Nullable RoundEvaluation evaluation,
            @Nullable String version)
            throws IOException {
        Map<String, HeldOut> heldOut = new LinkedHashMap<>();
        List<SetFigure> figures = evaluation == null ? List.of() : evaluation.figures();
        for (SetFigure figure : figures) {
            double before = figure.before() == null ? Double.NaN : figure.before();
            heldOut.put(figure.set(), new HeldOut(figure.measure().key(), before, figure.after()));
        }
        end(
                State.valueOf(decision.outcome().name()),
                round,
                evaluation == null ? now.heldOut() : heldOut,
                decision.outcome().written(),
                decision.reason(),
                version == null ? now.version() : version);
    }

    void failed(String reason) throws IOException {
        end(State.FAILED, now.round(), now.heldOut(), now.outcome(), reason, now.version());
    }

    private void end(
            State state,
            int round,
            Map<String, HeldOut> heldOut,
            @Nullable String outcome,
            String reason,
            @Nullable String version)
            throws IOException {
        now =
                new LoopProgress(
                        state,
                        clock.instant(),
                        round,
                        now.labels(),
                        now.labelsWanted(),
                        now.step(),
                        now.steps(),
                        now.loss(),
                        0,
                        heldOut,
                        outcome,
                        reason,
                        version);
        now.write(work);
    }
}
