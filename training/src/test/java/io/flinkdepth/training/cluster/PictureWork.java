// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.engine.TestPictures;
import io.flinkdepth.training.engine.TestRecipes;
import io.flinkdepth.training.recipe.BatchSettings;
import io.flinkdepth.training.recipe.Objective;
import io.flinkdepth.training.recipe.OptimizerSettings;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;

/**
 * Trains a small network on small pictures with losses that are means over images, and CutMix pairs
 * within the part of a worker.
 *
 * @param labelled images of a batch
 * @param pseudo pseudo-labelled images of a batch
 */
record PictureWork(
        String encoder,
        String output,
        int labelled,
        int pseudo,
        int steps,
        int checkpointEvery,
        Fault fault)
        implements TrainingWork {

    /** Something that fails in a worker. */
    interface Fault extends Serializable {
        /** Called when a worker opens its data; may return other data. */
        Dataset<LabelledSample> in(Dataset<LabelledSample> images) throws IOException;
    }

    RecipeConfiguration recipe() {
        RecipeConfiguration student =
                TestRecipes.student(
                        Path.of(encoder), steps, TestRecipes.run(Path.of(output), checkpointEvery));
        Objective objective =
                new Objective(
                        student.objective().labelled(),
                        student.objective().pseudoLabelled(),
                        0,
                        0,
                        0.85,
                        Objective.Combination.MEAN);
        return TestRecipes.with(
                TestRecipes.with(
                        TestRecipes.with(student, new BatchSettings(labelled, pseudo, 1)),
                        objective),
                OptimizerSettings.of(1e-6f, 1e-5f),
                student.schedule());
    }

    @Override
    public Opened open(int workers) throws IOException {
        TrainingData both = TestPictures.both();
        TrainingData data = new TrainingData(fault.in(both.labelled()), both.pseudoLabelled());
        return new Opened() {
            @Override
            public RecipeConfiguration configuration() {
                return recipe();
            }

            @Override
            public TrainingData data() {
                return data;
            }

            @Override
            public String finish(Path weights) {
                return "wrote " + weights;
            }

            @Override
            public void close() {}
        };
    }
}
