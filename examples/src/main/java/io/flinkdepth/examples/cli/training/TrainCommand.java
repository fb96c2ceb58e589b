// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.examples.training.TrainingJobSettings;
import io.flinkdepth.training.cluster.RecipeWork;
import io.flinkdepth.training.cluster.TrainingJob;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeFile;
import io.flinkdepth.training.weights.SafetensorsFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: the recipes. */
@PublicEvolving
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        subcommands = {
            LoopCommand.class,
            AblationCommand.class,
            CamerasCommand.class,
            SkyCommand.class,
            SkyComparisonCommand.class,
            PerturbationsCommand.class
        },
        description = "Trains a network by one of the recipes.")
public final class TrainCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Made by the command line. */
    public TrainCommand() {}

    /** What every recipe is told. */
    private static final class RecipeOptions {
        @Mixin private TrainingJobSettings job;

        @Mixin private TrainingEnvironment environment;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a recipe: teacher, student, metric or sky; loop for rounds of them; or an"
                        + " experiment: ablation or sky-comparison.");
    }

    @Command(
            name = "teacher",
            mixinStandardHelpOptions = true,
            description = "Trains on labelled images; goes on from its own checkpoint.")
    int teacher(@Mixin RecipeOptions options) throws Exception {
        return train("teacher", options);
    }

    @Command(
            name = "student",
            mixinStandardHelpOptions = true,
            description =
                    "Trains on pseudo-labelled images, with or without labelled ones; goes on from"
                            + " its own checkpoint.")
    int student(@Mixin RecipeOptions options) throws Exception {
        return train("student", options);
    }

    @Command(
            name = "metric",
            mixinStandardHelpOptions = true,
            description =
                    "Trains for depth in metres from a relative model's encoder; goes on from its"
                            + " own checkpoint.")
    int metric(@Mixin RecipeOptions options) throws Exception {
        return train("metric", options);
    }

    private int train(String recipe, RecipeOptions options) throws Exception {
        RecipeWork work = work(recipe, options);
        RecipeFile file = work.recipe(options.job.workers());
        Path output = file.configuration().run().output();
        Path folder = output.resolve(RecipeWork.PACKAGE);
        // On a cluster, the folder is one of another machine.
        if (!options.environment.isRemote() && PackageFolder.isTaken(folder)) {
            return publish(file, folder);
        }
        PrintWriter progress = spec.commandLine().getErr();
        TrainingProgress line = new TrainingProgress(progress);
        Map<String, Object> results = options.environment.run(options.job.job(work), line::show);
        progress.println("wrote " + output.resolve(Checkpoint.WEIGHTS));
        progress.println("wrote " + folder);
        progress.flush();
        String evaluation = TrainingJob.result(results);
        if (!evaluation.isEmpty()) {
            spec.commandLine().getOut().println(evaluation);
            spec.commandLine().getOut().flush();
        }
        return 0;
    }

    /** An earlier run of the recipe may have come as far as its package, and not published it. */
    private int publish(RecipeFile file, Path folder) throws IOException {
        ModelPackage left =
                isTrained(file.configuration())
                        ? file.modelPackage().unpublished(folder).orElse(null)
                        : null;
        if (left == null) {
            throw PackageFolder.taken(spec, folder);
        }
        PrintWriter progress = spec.commandLine().getErr();
        progress.println(folder + " was written by an earlier run; it is published now");
        progress.println("published " + file.modelPackage().publish(left));
        progress.flush();
        return 0;
    }

    /** Whether the weights in the output folder are those after the recipe's last step. */
    private static boolean isTrained(RecipeConfiguration configuration) throws IOException {
        Path weights = configuration.run().output().resolve(Checkpoint.WEIGHTS);
        if (!Files.exists(weights)) {
            return false;
        }
        try (SafetensorsFile file = SafetensorsFile.open(weights)) {
            Map<String, String> made = file.metadata();
            return Integer.toString(configuration.schedule().steps()).equals(made.get("steps"))
                    && Long.toString(configuration.run().seed()).equals(made.get("seed"));
        }
    }

    private RecipeWork work(String recipe, RecipeOptions options) throws IOException {
        try {
            RecipeWork work = options.job.work();
            work.recipe(options.job.workers()).require(recipe);
            return work;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no file " + e.getMessage(), e);
        }
    }
}
