// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.training.continuous.RoundFolder.Entry;
import io.flinkdepth.training.continuous.RoundStart.ContinueFrom;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports the candidate of a round. If several mixtures of the start and the trained weights are
 * configured, the first one that may be published is the candidate, or the best one if none may.
 */
final class RoundCandidate {
    private static final Logger LOG = LoggerFactory.getLogger(RoundCandidate.class);

    private final LoopContext loop;
    private final RoundFolder folder;
    private final RoundPlan plan;
    private final RecipeConfiguration recipe;

    RoundCandidate(
            LoopContext loop, RoundFolder folder, RoundPlan plan, RecipeConfiguration recipe) {
        this.loop = loop;
        this.folder = folder;
        this.plan = plan;
        this.recipe = recipe;
    }

    private record Mixture(
            Path weights, Path model, RoundEvaluation evaluation, RoundVerdict verdict) {}

    /** Writes the package and, for a mixture, its weights, unless the package exists. */
    void export() throws IOException {
        if (Files.exists(folder.candidate())) {
            return;
        }
        Path trained = folder.trainedWeights();
        RoundStart start = loop.configuration().start();
        List<Double> coefficients = start.mixing();
        if (plan.start() == null || coefficients.equals(RoundStart.TRAINED)) {
            write(trained, 1, folder.candidate());
            return;
        }
        Path base =
                start.continueFrom() == ContinueFrom.TRAINED
                        ? start.network()
                        : Path.of(plan.start());
        Mixture best = best(base, trained, coefficients);
        if (best.weights.equals(trained)) {
            Files.deleteIfExists(folder.mixedWeights());
        } else {
            move(best.weights, folder.mixedWeights());
        }
        move(best.model, folder.candidate());
        folder.write(Entry.EVALUATION, best.evaluation);
    }

    private Mixture best(Path base, Path trained, List<Double> coefficients) throws IOException {
        RoundEvaluator evaluator =
                new RoundEvaluator(loop.configuration(), plan, EarlierFigures.before(folder));
        ModelPackage served = loop.registry().served().orElse(null);
        Mixture best = null;
        for (double coefficient : coefficients) {
            Path weights = trained;
            if (coefficient < 1) {
                weights = folder.path().resolve(".mixture-" + coefficient + ".safetensors");
                WeightMixture.write(base, trained, coefficient, weights);
            }
            Path model = folder.path().resolve(".candidate-" + coefficient);
            RoundFolder.deleteFolder(model);
            write(weights, coefficient, model);
            RoundEvaluation evaluation = evaluator.evaluate(model.toUri().toString(), served);
            RoundVerdict verdict = RoundVerdict.of(loop.configuration().publication(), evaluation);
            LOG.info("round {}, coefficient {}: {}", plan.round(), coefficient, verdict.reason());
            Mixture mixture = new Mixture(weights, model, evaluation, verdict);
            if (verdict.publish()) {
                return mixture;
            }
            if (best == null || verdict.error() < best.verdict.error()) {
                best = mixture;
            }
        }
        return best;
    }

    private void write(Path weights, double coefficient, Path target) throws IOException {
        Map<String, String> lineage = new LinkedHashMap<>();
        lineage.put(RoundRegistry.ROUND, plan.id());
        lineage.put(
                "pseudoLabels",
                plan.newLabels() + " new, about " + plan.replayedLabels() + " replayed");
        lineage.put("seed", Long.toString(plan.seed()));
        if (coefficient < 1) {
            lineage.put("trainedShareOfWeights", Double.toString(coefficient));
        }
        ModelCard card = loop.configuration().model().withLineage(lineage).card(recipe.network());
        loop.configuration().model().write(recipe.network(), weights, model -> card, target);
    }

    private static void move(Path source, Path target) throws IOException {
        Files.move(
                source,
                target,
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }
}
