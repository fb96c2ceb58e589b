// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.training.continuous.LoopProgress.State;
import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole rounds with a small network, unbroken and broken. */
class LearningLoopTest {
    private static final int STEPS = 5;

    @TempDir Path folder;

    private final List<ModelUpdate> updates = new ArrayList<>();

    /** What a kill looks like from inside: nothing of ours catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed(String where) {
            super(where);
        }
    }

    private LearningLoop open(
            LoopConfiguration loop, Consumer<StepReport> reports, LoopContext.AfterStep after)
            throws IOException {
        return LearningLoop.open(loop, updates::add, reports, null, Clock.systemUTC(), after);
    }

    private int run(LoopConfiguration loop) throws Exception {
        try (LearningLoop opened = open(loop, report -> {}, what -> {})) {
            return opened.run(0, true, Duration.ofDays(1));
        }
    }

    private static ModelRegistry registry(LoopConfiguration loop) {
        return ModelRegistry.at(loop.registry());
    }

    private static List<ModelPackage> versions(LoopConfiguration loop) throws IOException {
        return registry(loop).versions("balls");
    }

    private LoopFolders folders(String name) throws IOException {
        return new LoopFolders(Files.createDirectories(folder.resolve(name)));
    }

    @Test
    void aRoundIsTrainedComparedPublishedAndTold() throws Exception {
        LoopFolders folders = folders("a");
        LoopConfiguration loop = folders.loop(STEPS);
        assertThat(run(loop)).isZero();
        LoopProgress waiting = LoopProgress.read(loop.work()).orElseThrow();
        assertThat(waiting.state()).isEqualTo(State.WAITING);
        assertThat(waiting.labels()).isZero();
        assertThat(waiting.labelsWanted()).isEqualTo(10);
        folders.shard("shard-a-0.tar", 0, 5);
        assertThat(run(loop)).isZero();
        assertThat(LoopProgress.read(loop.work()).orElseThrow().labels()).isBetween(1, 5);

        folders.shard("shard-a-1.tar", 5, 40);
        List<State> states = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        LoopContext.AfterStep look = what -> states.add(progress(loop).state());
        try (LearningLoop opened = open(loop, report -> steps.add(progress(loop).step()), look)) {
            assertThat(opened.advance()).isTrue();
            assertThat(progress(loop).state()).isEqualTo(State.PUBLISHED);
            assertThat(opened.advance()).isFalse();
        }
        assertThat(steps).containsExactly(1, 2, 3, 4, 5);
        assertThat(states).contains(State.TRAINING, State.EVALUATING, State.PUBLISHED);

        ModelPackage published = versions(loop).get(0);
        assertThat(versions(loop)).hasSize(1);
        assertThat(published.card().lineage()).containsKeys("round", "by", "seed", "pseudoLabels");
        assertThat(published.card().metrics())
                .containsKeys("balls.absRel", "stream.teacherAgreement");
        assertThat(updates).containsExactly(published.toUpdate());
        ModelDecision decision = registry(loop).decisions("balls").get(0);
        assertThat(decision.outcome()).isEqualTo("published");
        assertThat(decision.version()).isEqualTo(published.card().version());
        assertThat(decision.compared()).isNull();
        assertThat(decision.reason()).contains("nothing is in service yet");
        assertThat(decision.figures()).containsKeys("balls.absRel.after");
        LoopProgress after = progress(loop);
        assertThat(after.state()).isEqualTo(State.WAITING);
        assertThat(after.labels()).isZero();
        assertThat(after.version()).isEqualTo(published.card().version());
        assertThat(after.outcome()).isEqualTo("published");
        assertThat(after.heldOut().get("balls").after())
                .isEqualTo(published.card().metrics().get("balls.absRel"));
        assertThat(after.heldOut().get("balls").before()).isNaN();
    }

    private static LoopProgress progress(LoopConfiguration loop) {
        try {
            return LoopProgress.read(loop.work()).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aModelThatIsWorseThanTheServedOneIsRefusedWithItsReason() throws Exception {
        LoopFolders folders = folders("b");
        folders.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration good = folders.loop(60);
        assertThat(run(good)).isEqualTo(1);
        folders.shard("shard-b-0.tar", 40, 80);
        LoopConfiguration hasty = folders.loop(1 + 1);
        assertThat(run(hasty)).isEqualTo(1);

        assertThat(versions(hasty)).hasSize(1);
        ModelDecision refused = registry(hasty).decisions("balls").get(1);
        assertThat(refused.outcome()).isEqualTo("refused");
        assertThat(refused.version()).isNull();
        assertThat(refused.compared()).isEqualTo(versions(good).get(0).card().version());
        assertThat(refused.reason()).contains("mean AbsRel on balls went from").contains("worse");
        // Both were scored on the same images, those of earlier shards too.
        assertThat(refused.figures())
                .containsKeys(
                        "balls.absRel.before",
                        "balls.absRel.after",
                        "stream.teacherAgreement.before",
                        "earlier-stream.teacherAgreement.after");
        LoopProgress progress = progress(hasty);
        assertThat(progress.outcome()).isEqualTo("refused");
        assertThat(progress.reason()).isEqualTo(refused.reason());
        assertThat(progress.version()).isEqualTo(versions(good).get(0).card().version());
        // Nothing large is left of a refused round.
        Path training = hasty.work().resolve("rounds/000002/training");
        assertThat(training.resolve(Checkpoint.WEIGHTS)).doesNotExist();
        assertThat(training.resolve(Checkpoint.FILE)).doesNotExist();
        assertThat(hasty.work().resolve("rounds/000002/candidate")).doesNotExist();
        assertThat(hasty.work().resolve("rounds/000001/training/" + Checkpoint.WEIGHTS)).exists();
        assertThat(updates).hasSize(1);
    }

    @Test
    void killedBehindAnyStepItGoesOnAndPublishesTheSameModelOnce() throws Exception {
        List<String> points = new ArrayList<>();
        LoopFolders unbroken = folders("unbroken");
        unbroken.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration whole = unbroken.loop(STEPS);
        try (LearningLoop loop = open(whole, report -> {}, points::add)) {
            assertThat(loop.advance()).isTrue();
        }
        assertThat(points)
                .containsExactly(
                        "PLAN",
                        "WEIGHTS",
                        "TRAINED",
                        "CANDIDATE",
                        "EVALUATION",
                        "DECISION",
                        "PUBLISHED",
                        "PUBLICATION",
                        "RECORDED",
                        "CLOSED");
        ModelPackage expected = versions(whole).get(0);
        for (String point : points) {
            LoopFolders folders = folders("killed-" + point);
            folders.shard("shard-a-0.tar", 0, 40);
            LoopConfiguration loop = folders.loop(STEPS);
            try (LearningLoop killed =
                    open(
                            loop,
                            report -> {},
                            what -> {
                                if (what.equals(point)) {
                                    throw new Killed(what);
                                }
                            })) {
                assertThatThrownBy(killed::advance).isInstanceOf(Killed.class);
            }
            // Labels that come meanwhile belong to the next round.
            run(loop);
            assertSame(loop, expected, point);
        }
    }

    private void assertSame(LoopConfiguration loop, ModelPackage expected, String point)
            throws IOException {
        assertThat(versions(loop)).as("killed behind %s", point).hasSize(1);
        ModelPackage found = versions(loop).get(0);
        assertThat(found.card().files()).as(point).isEqualTo(expected.card().files());
        assertThat(found.card().metrics()).as(point).isEqualTo(expected.card().metrics());
        assertThat(registry(loop).decisions("balls")).as(point).hasSize(1);
        assertThat(updates.get(updates.size() - 1)).as(point).isEqualTo(found.toUpdate());
        assertThat(loop.work().resolve("rounds/000001/closed.json")).exists();
        assertThat(loop.work().resolve("rounds/000002")).doesNotExist();
    }

    @Test
    void killedWithinTheTrainingItGoesOnWithWhatWasPlanned() throws Exception {
        LoopFolders unbroken = folders("unbroken");
        unbroken.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration whole = unbroken.loop(STEPS);
        assertThat(run(whole)).isEqualTo(1);

        LoopFolders folders = folders("killed");
        folders.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration loop = folders.loop(STEPS);
        try (LearningLoop killed =
                open(
                        loop,
                        report -> {
                            if (report.step() == 3) {
                                throw new Killed("training");
                            }
                        },
                        what -> {})) {
            assertThatThrownBy(killed::advance).isInstanceOf(Killed.class);
        }
        // A shard that is finished meanwhile is the next round's.
        folders.shard("shard-a-1.tar", 40, 45);
        List<Integer> steps = new ArrayList<>();
        try (LearningLoop again = open(loop, report -> steps.add(report.step()), what -> {})) {
            assertThat(again.advance()).isTrue();
        }
        assertThat(steps).containsExactly(3, 4, 5);
        assertSame(loop, versions(whole).get(0), "training");
    }

    @Test
    void labelsThatChangedAreNotTrainedOn() throws Exception {
        LoopFolders folders = folders("changed");
        folders.shard("shard-a-0.tar", 0, 20);
        LoopConfiguration loop = folders.loop(STEPS);
        try (LearningLoop killed =
                open(
                        loop,
                        report -> {},
                        what -> {
                            throw new Killed(what);
                        })) {
            assertThatThrownBy(killed::advance).isInstanceOf(Killed.class);
        }
        folders.shard("shard-a-0.tar", 20, 45);
        assertThat(run(loop)).isEqualTo(2);
        List<ModelDecision> decisions = registry(loop).decisions("balls");
        assertThat(decisions).hasSize(2);
        assertThat(decisions.get(0).outcome()).isEqualTo("abandoned");
        assertThat(decisions.get(0).reason()).contains("2026-11-22/shard-a-0.tar");
        assertThat(decisions.get(1).outcome()).isEqualTo("published");
        assertThat(versions(loop)).hasSize(1);
        assertThat(loop.work().resolve("rounds/000001/training")).doesNotExist();
    }

    /** Whoever is in service when it is to be published is whom it has to beat. */
    @Test
    void somethingElseThatIsPublishedMeanwhileIsComparedWith() throws Exception {
        LoopFolders other = folders("other");
        other.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration good = other.loop(60);
        assertThat(run(good)).isEqualTo(1);
        ModelPackage better = versions(good).get(0);

        LoopFolders folders = folders("c");
        folders.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration loop = folders.loop(2);
        List<String> decided = new ArrayList<>();
        try (LearningLoop opened =
                open(
                        loop,
                        report -> {},
                        what -> {
                            if (what.equals("DECISION") && decided.isEmpty()) {
                                decided.add(publish(loop, better));
                            }
                        })) {
            assertThat(opened.advance()).isTrue();
        }
        assertThat(versions(loop)).hasSize(1);
        List<ModelDecision> decisions = registry(loop).decisions("balls");
        assertThat(decisions).hasSize(1);
        assertThat(decisions.get(0).outcome()).isEqualTo("refused");
        assertThat(decisions.get(0).compared()).isEqualTo(decided.get(0));
    }

    private static String publish(LoopConfiguration loop, ModelPackage one) {
        try {
            return registry(loop).publish(one).card().version();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRoundStartsAfreshOrAtTheServedModelsWeights() throws Exception {
        LoopFolders folders = folders("d");
        folders.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration loop =
                LoopFolders.with(
                        folders.loop(STEPS),
                        new RoundStart(null, ContinueFrom.SERVED, RoundStart.TRAINED));
        assertThat(run(loop)).isEqualTo(1);
        folders.shard("shard-b-0.tar", 40, 80);
        assertThat(run(loop)).isEqualTo(1);
        String first =
                LoopJson.read(loop.work().resolve("rounds/000001/plan.json"), RoundPlan.class)
                        .start();
        RoundPlan second =
                LoopJson.read(loop.work().resolve("rounds/000002/plan.json"), RoundPlan.class);
        assertThat(first).isNull();
        assertThat(Path.of(second.start()))
                .isEqualTo(loop.work().resolve("rounds/000001/training/" + Checkpoint.WEIGHTS));
        assertThat(second.seed()).isEqualTo(8);
    }

    @Test
    void aFolderHasOneLoopAtATime() throws Exception {
        LoopConfiguration loop = folders("e").loop(STEPS);
        try (LearningLoop first = open(loop, report -> {}, what -> {})) {
            assertThatThrownBy(() -> run(loop))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another loop works in " + loop.work());
        }
        assertThat(run(loop)).isZero();
    }

    @Test
    void aFailureIsTold() throws Exception {
        LoopFolders folders = folders("f");
        folders.shard("shard-a-0.tar", 0, 40);
        LoopConfiguration loop = folders.loop(STEPS);
        Files.writeString(folder.resolve("f/registry"), "in the way");
        assertThatThrownBy(() -> run(loop)).isInstanceOf(IOException.class);
        assertThat(progress(loop).state()).isEqualTo(State.FAILED);
        Files.delete(folder.resolve("f/registry"));
        assertThat(run(loop)).isEqualTo(1);
        assertThat(versions(loop)).hasSize(1);
    }
}
