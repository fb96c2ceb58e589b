// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.training.continuous.LoopProgress.State;
import io.flinkdepth.training.continuous.RoundDecision.Outcome;
import io.flinkdepth.training.continuous.RoundFolder.Entry;
import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.StepReport;
import io.flinkdepth.training.engine.Training;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one round from its plan to its end. A step is skipped if the journal has its result, so that
 * it takes effect once, even if the loop is restarted.
 */
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger(Round.class);

    private final LoopContext loop;
    private final RoundFolder folder;
    private final RoundPlan plan;
    private final RoundTraining training;
    private final RecipeConfiguration recipe;

    Round(LoopContext loop, RoundFolder folder) throws IOException {
        this.loop = loop;
        this.folder = folder;
        this.plan = folder.plan();
        this.training = new RoundTraining(loop.configuration(), folder);
        this.recipe = training.recipe();
    }

    /** Runs the remaining steps. */
    void run() throws IOException, InterruptedException {
        String version = null;
        do {
            decide();
        } while (decision().outcome() == Outcome.PUBLISHED && (version = publish()) == null);
        record(version);
        close();
    }

    /** The published version of a round. */
    private record Publication(String version) {}

    private RoundDecision decision() throws IOException {
        return folder.read(Entry.DECISION, RoundDecision.class);
    }

    private void decide() throws IOException, InterruptedException {
        if (folder.has(Entry.DECISION)) {
            return;
        }
        if (!folder.has(Entry.TRAINED)) {
            Optional<String> changed = loop.inventory().changedSince(plan);
            if (changed.isPresent()) {
                String reason = "the shard " + changed.get() + " is not any more what was planned";
                write(Outcome.ABANDONED, null, reason);
                return;
            }
            try {
                train();
            } catch (ArithmeticException e) {
                // Training would diverge again at every start, with the same seed.
                write(Outcome.REFUSED, null, "the training diverged: " + e.getMessage());
                return;
            }
        }
        export();
        RoundEvaluation evaluation = evaluate();
        RoundVerdict verdict = RoundVerdict.of(loop.configuration().publication(), evaluation);
        write(
                verdict.publish() ? Outcome.PUBLISHED : Outcome.REFUSED,
                evaluation.compared(),
                verdict.reason());
    }

    private void write(Outcome outcome, @Nullable String compared, String reason)
            throws IOException {
        String time = loop.clock().instant().toString();
        folder.write(Entry.DECISION, new RoundDecision(time, outcome, compared, reason));
        loop.after().done(Entry.DECISION.name());
    }

    private void train() throws IOException, InterruptedException {
        loop.progress().begin(State.TRAINING, plan.round(), recipe.schedule().steps());
        LOG.info(
                "round {} trains on {} new labels and about {} earlier ones",
                plan.round(),
                plan.newLabels(),
                plan.replayedLabels());
        Consumer<StepReport> reports =
                report -> {
                    loop.progress().step(plan.round(), report);
                    loop.reports().accept(report);
                };
        if (loop.trainer() == null) {
            trainHere(reports);
        } else {
            loop.trainer().train(folder.path(), reports);
        }
        loop.after().done("WEIGHTS");
        folder.write(Entry.TRAINED, Map.of("steps", recipe.schedule().steps()));
        loop.after().done(Entry.TRAINED.name());
    }

    private void trainHere(Consumer<StepReport> reports) throws IOException, InterruptedException {
        TrainingLog log = TrainingLog.open(recipe);
        new Training(
                        recipe,
                        training.openData(),
                        report -> {
                            log.add(report);
                            reports.accept(report);
                        })
                .run();
    }

    private void export() throws IOException, InterruptedException {
        loop.progress().begin(State.EVALUATING, plan.round(), recipe.schedule().steps());
        new RoundCandidate(loop, folder, plan, recipe).export();
        loop.after().done("CANDIDATE");
    }

    private RoundEvaluation evaluate() throws IOException, InterruptedException {
        ModelPackage served = loop.registry().served().orElse(null);
        String version = served == null ? null : served.card().version();
        RoundEvaluation before = folder.find(Entry.EVALUATION, RoundEvaluation.class).orElse(null);
        if (before != null && Objects.equals(before.compared(), version)) {
            return before;
        }
        RoundEvaluation evaluation =
                new RoundEvaluator(loop.configuration(), plan, EarlierFigures.before(folder))
                        .evaluate(folder.candidate().toUri().toString(), served);
        folder.write(Entry.EVALUATION, evaluation);
        loop.after().done(Entry.EVALUATION.name());
        return evaluation;
    }

    /**
     * Returns the version, or null if another version is served meanwhile and must be compared
     * with.
     */
    @Nullable
    private String publish() throws IOException, InterruptedException {
        if (!folder.has(Entry.PUBLICATION)) {
            // A process that was killed after publication may not have written the journal.
            Optional<ModelPackage> published = loop.registry().versionOf(plan.id());
            if (published.isEmpty()) {
                if (!Objects.equals(decision().compared(), loop.registry().servedVersion())) {
                    folder.remove(Entry.DECISION);
                    return null;
                }
                published = Optional.of(loop.registry().publish(scoredPackage()));
                loop.after().done("PUBLISHED");
            }
            folder.write(Entry.PUBLICATION, new Publication(published.get().card().version()));
            loop.after().done(Entry.PUBLICATION.name());
        }
        return folder.read(Entry.PUBLICATION, Publication.class).version();
    }

    /** Returns the candidate with its figures in its card. */
    private ModelPackage scoredPackage() throws IOException {
        Path target = folder.modelPackage();
        if (!Files.exists(target)) {
            Path partial = target.resolveSibling(".package.part");
            RoundFolder.deleteFolder(partial);
            Files.createDirectory(partial);
            ModelPackage candidate = ModelPackage.open(folder.candidate().toUri().toString());
            candidate.copyTo(partial);
            RoundEvaluation evaluation = folder.read(Entry.EVALUATION, RoundEvaluation.class);
            ModelPackageWriter.write(partial, candidate.card().withMetrics(evaluation.metrics()));
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        }
        return ModelPackage.open(target.toUri().toString());
    }

    private void record(@Nullable String version) throws IOException, InterruptedException {
        if (folder.has(Entry.CLOSED)) {
            return;
        }
        RoundDecision decision = decision();
        RoundEvaluation evaluation =
                folder.find(Entry.EVALUATION, RoundEvaluation.class).orElse(null);
        loop.registry()
                .record(
                        plan.id(),
                        decision,
                        version,
                        evaluation == null ? Map.of() : evaluation.comparison());
        loop.after().done("RECORDED");
        Optional<ModelPackage> served = loop.registry().served();
        // A pinned version keeps serving, and an older model update must not undo a
        // rollback.
        if (version != null
                && served.isPresent()
                && version.equals(served.get().card().version())) {
            loop.publisher().publish(served.get().toUpdate());
        }
        LOG.info(
                "round {} {}{}: {}",
                plan.round(),
                decision.outcome().written(),
                version == null ? "" : " " + version,
                decision.reason());
        loop.progress().decided(plan.round(), decision, evaluation, version);
    }

    /** Deletes what no later round starts from. */
    private void deleteEarlierWeights() throws IOException {
        for (RoundFolder earlier : new Rounds(folder.path().getParent()).before(folder)) {
            Files.deleteIfExists(earlier.trainedWeights());
            Files.deleteIfExists(earlier.mixedWeights());
        }
    }

    /**
     * Deletes large files; the weights of a published version are kept for rounds that start from
     * them.
     */
    private void close() throws IOException, InterruptedException {
        Files.deleteIfExists(folder.training().resolve(Checkpoint.FILE));
        boolean goesOn = loop.configuration().start().continueFrom() == ContinueFrom.TRAINED;
        if (decision().outcome() != Outcome.PUBLISHED) {
            Files.deleteIfExists(folder.mixedWeights());
            if (!goesOn) {
                Files.deleteIfExists(folder.trainedWeights());
            }
        }
        if (goesOn && Files.exists(folder.trainedWeights())) {
            deleteEarlierWeights();
        }
        folder.deletePartial();
        RoundFolder.deleteFolder(folder.candidate());
        RoundFolder.deleteFolder(folder.modelPackage());
        folder.write(Entry.CLOSED, Map.of("time", Instant.now(loop.clock()).toString()));
        loop.after().done(Entry.CLOSED.name());
    }
}
