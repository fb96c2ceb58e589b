// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.training;

import io.flinkdepth.training.cluster.RecipeWork;
import io.flinkdepth.training.cluster.TrainingJob;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a training job is told, by {@code train} and by {@code flink run}. */
@Internal
public final class TrainingJobSettings {

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description =
                    "YAML with the fields of the recipe, or the name of one that comes with the"
                            + " project, such as small-v1-teacher.yaml.")
    private Path config;

    @Mixin private WorkerSettings workers;

    @Option(
            names = "--checkpoints",
            paramLabel = "URI",
            description =
                    "Folder for the checkpoints of this run on a file system of Flink, such as"
                            + " s3://bucket/run; workers on several machines need it, or a shared"
                            + " output folder. Default: the output folder.")
    @Nullable
    private String checkpoints;

    @Option(
            names = "--allow-changed-recipe",
            description =
                    "Go on from the checkpoint although the recipe's network, batches, loss,"
                            + " schedule, optimizer or data have changed since it was written.")
    private boolean changedAllowed;

    /** The number of workers. */
    public int workers() {
        return workers.workers();
    }

    /** Reads the recipe. */
    public RecipeWork work() throws IOException {
        RecipeWork work = RecipeWork.read(config);
        return changedAllowed ? work.withChangedRecipeAllowed() : work;
    }

    /** The job that trains it. */
    public TrainingJob job(RecipeWork work) {
        TrainingJob job = TrainingJob.of(work, workers.workers());
        return checkpoints == null ? job : job.withCheckpoints(checkpoints);
    }
}
