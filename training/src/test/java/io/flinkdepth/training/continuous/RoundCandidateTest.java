// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Candidates that are mixtures of the weights before and after a round. */
class RoundCandidateTest {
    private static final int STEPS = 10;

    @TempDir Path folder;

    /** What a kill looks like from inside: nothing catches it. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** Runs two rounds, the second one from the first one's weights. */
    private LoopConfiguration rounds(String name, double margin, List<Double> mixing)
            throws Exception {
        Path first = folder.resolve("first-round");
        if (!Files.exists(first)) {
            round(new LoopFolders(Files.createDirectories(first)).loop(STEPS), first, 0);
        }
        Path copy = folder.resolve(name);
        FileUtils.copyDirectory(first.toFile(), copy.toFile());
        LoopConfiguration loop =
                LoopFolders.with(
                        LoopFolders.with(
                                new LoopFolders(copy).loop(STEPS),
                                new RoundStart(null, ContinueFrom.SERVED, mixing)),
                        new PublicationRule(PublicationRule.MEAN, margin, null));
        round(loop, copy, 1);
        return loop;
    }

    /** Runs the next round, on 40 new labels. */
    private static void round(LoopConfiguration loop, Path folder, int index) throws Exception {
        new LoopFolders(folder).shard("shard-" + index + ".tar", 40 * index, 40 * index + 40);
        try (LearningLoop opened = LearningLoop.open(loop, update -> {}, report -> {})) {
            assertThat(opened.advance()).isTrue();
        }
    }

    private static double error(LoopConfiguration loop) throws IOException {
        List<ModelDecision> decisions = ModelRegistry.at(loop.registry()).decisions("balls");
        return decisions.get(1).figures().get("balls.absRel.after");
    }

    @Test
    void theFirstMixtureThatMayBePublishedIsTheCandidateOrTheBestOne() throws Exception {
        double trained = error(rounds("trained", 0, List.of(1.0)));
        double half = error(rounds("half", 0, List.of(0.5)));
        assertThat(half).isNotEqualTo(trained);
        assertThat(error(rounds("first", 0, List.of(0.5, 1.0)))).isEqualTo(half);
        assertThat(error(rounds("other", 0, List.of(1.0, 0.5)))).isEqualTo(trained);
        // Nothing is better by half.
        double best = Math.min(half, trained);
        assertThat(error(rounds("none", 0.5, List.of(0.5, 1.0)))).isEqualTo(best);
        assertThat(error(rounds("none-either", 0.5, List.of(1.0, 0.5)))).isEqualTo(best);
    }

    @Test
    void aMixtureHasASharePerWeight() throws Exception {
        LoopConfiguration loop = rounds("mixture", 0, List.of(0.25));
        Path rounds = loop.work().resolve("rounds");
        Path start = rounds.resolve("000001/training/weights.safetensors");
        Path second = rounds.resolve("000002/training");
        assertMixed(start, second, 0.25);
        // A third round starts from the mixture.
        round(loop, folder.resolve("mixture"), 2);
        RoundPlan third = LoopJson.read(rounds.resolve("000003/plan.json"), RoundPlan.class);
        assertThat(third.start()).endsWith("000002/training/mixture.safetensors");
    }

    private static void assertMixed(Path start, Path training, double share) throws IOException {
        try (SafetensorsFile before = SafetensorsFile.open(start);
                SafetensorsFile after =
                        SafetensorsFile.open(training.resolve("weights.safetensors"));
                SafetensorsFile mixed =
                        SafetensorsFile.open(training.resolve("mixture.safetensors"))) {
            String name = after.tensors().keySet().iterator().next();
            for (int i = 0; i < after.read(name).length; i++) {
                float from = before.read(name)[i];
                assertThat(mixed.read(name)[i])
                        .isEqualTo((float) (from + share * ((double) after.read(name)[i] - from)));
            }
        }
    }

    /** The second round is refused, and still is what the third one starts from. */
    @Test
    void trainingGoesOnWhetherARoundIsPublishedOrNot() throws Exception {
        Path first = rounds("start", 0, List.of(1.0)).work();
        Path network =
                Files.copy(
                        first.resolve("rounds/000002/training/weights.safetensors"),
                        folder.resolve("network.safetensors"));
        Path on = Files.createDirectories(folder.resolve("on"));
        LoopConfiguration loop =
                LoopFolders.with(
                        LoopFolders.with(
                                new LoopFolders(on).loop(STEPS),
                                new RoundStart(network, ContinueFrom.TRAINED, List.of(0.25))),
                        new PublicationRule(PublicationRule.MEAN, 0.9, null));
        Path rounds = loop.work().resolve("rounds");
        for (int round = 1; round <= 3; round++) {
            round(loop, on, round);
            if (round == 1) {
                assertMixed(network, rounds.resolve("000001/training"), 0.25);
            }
        }
        assertThat(ModelRegistry.at(loop.registry()).versions("balls")).hasSize(1);
        RoundPlan third = LoopJson.read(rounds.resolve("000003/plan.json"), RoundPlan.class);
        assertThat(third.start()).endsWith("000002/training/weights.safetensors");
        assertThat(rounds.resolve("000003/training/weights.safetensors")).exists();
        for (String earlier : List.of("000001", "000002")) {
            assertThat(rounds.resolve(earlier + "/training/weights.safetensors")).doesNotExist();
            assertThat(rounds.resolve(earlier + "/training/mixture.safetensors")).doesNotExist();
        }
    }

    @Test
    void withoutFirstWeightsNothingCanBeMixedWithWhatWasTrained() {
        assertThatThrownBy(() -> new RoundStart(null, ContinueFrom.TRAINED, List.of(0.5)))
                .hasMessageContaining("mixed with start.network, which is missing");
    }

    @Test
    void aRoundThatIsKilledBehindItsChoiceGoesOnWithIt() throws Exception {
        LoopConfiguration unbroken = rounds("unbroken", 0, List.of(0.5));
        LoopConfiguration loop = rounds("killed", 0, List.of(0.5));
        round(unbroken, folder.resolve("unbroken"), 2);
        new LoopFolders(folder.resolve("killed")).shard("shard-2.tar", 80, 120);
        for (String point : List.of("TRAINED", "CANDIDATE", "EVALUATION")) {
            LoopContext.AfterStep kill =
                    step -> {
                        if (step.equals(point)) {
                            throw new Killed();
                        }
                    };
            try (LearningLoop opened =
                    LearningLoop.open(
                            loop, update -> {}, report -> {}, null, Clock.systemUTC(), kill)) {
                if (point.equals("EVALUATION")) {
                    // It is known since the choice, so there is no such step.
                    assertThat(opened.advance()).isTrue();
                } else {
                    assertThatThrownBy(opened::advance).isInstanceOf(Killed.class);
                }
            }
        }
        List<ModelDecision> decisions = ModelRegistry.at(loop.registry()).decisions("balls");
        assertThat(decisions).hasSize(3);
        assertThat(decisions.get(2).figures())
                .isEqualTo(
                        ModelRegistry.at(unbroken.registry()).decisions("balls").get(2).figures());
        Path round = loop.work().resolve("rounds/000003");
        assertThat(round.toFile().list()).noneMatch(name -> name.startsWith("."));
    }

    @Test
    void sharesAreChecked() {
        for (List<Double> bad : List.of(List.<Double>of(), List.of(0.0), List.of(1.5))) {
            assertThatThrownBy(() -> new RoundStart(null, ContinueFrom.SERVED, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("start.mixing");
        }
    }
}
