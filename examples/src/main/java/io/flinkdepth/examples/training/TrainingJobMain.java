// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.training;

import io.flinkdepth.examples.entrypoint.JobMain;
import io.flinkdepth.training.cluster.RecipeWork;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * The main class of the training job's jar: {@code flink run flink-depth-training-job.jar --config
 * … --workers …}.
 */
@Internal
@Command(
        name = "flink-depth-training-job",
        mixinStandardHelpOptions = true,
        description = "Trains a network by one of the recipes.")
public final class TrainingJobMain implements Callable<Integer> {

    @Mixin private TrainingJobSettings settings;

    /** Runs the job on the cluster that {@code flink run} talks to. */
    public static void main(String[] arguments) throws Exception {
        JobMain.run(new CommandLine(new TrainingJobMain()), arguments);
    }

    @Override
    public Integer call() throws Exception {
        RecipeWork work = settings.work();
        // Tells of an invalid recipe before the job is submitted.
        work.recipe(settings.workers());
        settings.job(work).execute(StreamExecutionEnvironment.getExecutionEnvironment());
        return CommandLine.ExitCode.OK;
    }
}
