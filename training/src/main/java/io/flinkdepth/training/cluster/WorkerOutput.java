// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.connectors.temporary.TemporaryFolder;
import io.flinkdepth.training.batch.Workers;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.WorkerEnvironment;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * The output folder of a worker. With a folder for checkpoints, the newest one is fetched first,
 * and workers other than the first have temporary output folders, because only the first writes
 * more than that.
 */
final class WorkerOutput implements WorkerEnvironment.CheckpointListener, AutoCloseable {
    private final RecipeConfiguration configuration;
    @Nullable private final CheckpointFolder checkpoints;
    @Nullable private final TemporaryFolder temporary;

    private WorkerOutput(
            RecipeConfiguration configuration,
            @Nullable CheckpointFolder checkpoints,
            @Nullable TemporaryFolder temporary) {
        this.configuration = configuration;
        this.checkpoints = checkpoints;
        this.temporary = temporary;
    }

    static WorkerOutput open(
            RecipeConfiguration recipe, Workers workers, @Nullable String checkpoints)
            throws IOException {
        if (checkpoints == null) {
            return new WorkerOutput(recipe, null, null);
        }
        CheckpointFolder folder = new CheckpointFolder(checkpoints);
        RunSettings run = recipe.run();
        TemporaryFolder temporary = workers.rank() == 0 ? null : TemporaryFolder.create("worker");
        Path output = temporary == null ? run.output() : temporary.path();
        WorkerOutput opened =
                new WorkerOutput(recipe.withRun(run.with(output, run.seed())), folder, temporary);
        try {
            folder.fetch(Files.createDirectories(output).resolve(Checkpoint.FILE));
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    RecipeConfiguration configuration() {
        return configuration;
    }

    @Override
    public void written(Path file, int step) throws IOException {
        if (checkpoints != null) {
            checkpoints.add(file, step);
        }
    }

    @Override
    public void close() {
        if (temporary != null) {
            temporary.close();
        }
    }
}
