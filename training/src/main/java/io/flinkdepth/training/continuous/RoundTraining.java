// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.continuous.PlannedShard.Role;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.nio.file.Path;

/** What a round trains, by the configuration of its loop and its own plan. */
final class RoundTraining {
    private final LoopConfiguration loop;
    private final RoundPlan plan;
    private final RecipeConfiguration recipe;

    RoundTraining(LoopConfiguration loop, RoundFolder folder) throws IOException {
        this.loop = loop;
        this.plan = folder.plan();
        RunSettings run = loop.recipe().run();
        this.recipe =
                loop.recipe()
                        .withStart(plan.start() == null ? null : Path.of(plan.start()))
                        .withRun(run.with(folder.training(), plan.seed()));
    }

    RecipeConfiguration recipe() {
        return recipe;
    }

    /** Compares each planned shard with its fingerprint. */
    TrainingData openData() throws IOException {
        return new TrainingData(
                loop.labelled(),
                Datasets.openShards(loop.stream().shards(), plan.files(Role.NEW, Role.REPLAYED))
                        .only(plan.trained()));
    }
}
