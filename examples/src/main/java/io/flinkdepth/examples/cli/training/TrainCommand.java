// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.training.engine.Checkpoint;
import io.flinkdepth.training.engine.TrainingLog;
import io.flinkdepth.training.engine.TrainingReport;
import io.flinkdepth.training.engine.TrainingWorker;
import io.flinkdepth.training.engine.WorkerProcesses;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.RecipeData;
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
import picocli.CommandLine.Option;
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
        @Option(
                names = "--config",
                required = true,
                paramLabel = "FILE",
                description =
                        "YAML with the fields of the recipe, or the name of one that comes with the"
                                + " project, such as small-v1-teacher.yaml.")
        private Path config;

        @Option(
                names = "--workers",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "Processes that average gradients, one for each GPU; each takes a whole"
                                + " batch."
                                + " Default: ${DEFAULT-VALUE}.")
        private int workers;

        @Option(
                names = "--allow-changed-recipe",
                description =
                        "Go on from the checkpoint although the recipe's network, batches, loss,"
                                + " schedule, optimizer or data have changed since it was written.")
        private boolean changedAllowed;
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
    int teacher(@Mixin RecipeOptions options) throws IOException, InterruptedException {
        return train("teacher", options);
    }

    @Command(
            name = "student",
            mixinStandardHelpOptions = true,
            description =
                    "Trains on pseudo-labelled images, with or without labelled ones; goes on from"
                            + " its own checkpoint.")
    int student(@Mixin RecipeOptions options) throws IOException, InterruptedException {
        return train("student", options);
    }

    @Command(
            name = "metric",
            mixinStandardHelpOptions = true,
            description =
                    "Trains for depth in metres from a relative model's encoder; goes on from its"
                            + " own checkpoint.")
    int metric(@Mixin RecipeOptions options) throws IOException, InterruptedException {
        return train("metric", options);
    }

    private int train(String recipe, RecipeOptions options)
            throws IOException, InterruptedException {
        RecipeFile file = file(recipe, options);
        RecipeConfiguration configuration = file.configuration();
        PrintWriter progress = spec.commandLine().getErr();
        Path folder = PackageFolder.in(configuration.run().output());
        if (PackageFolder.isTaken(folder)) {
            return publish(file, folder);
        }
        Path weights;
        TrainingLog log = TrainingLog.open(configuration);
        try (RecipeData.Open data = file.data().open(configuration.run().seed())) {
            TrainingProgress line = new TrainingProgress(progress);
            weights =
                    WorkerProcesses.run(
                            configuration,
                            data.data(),
                            options.workers,
                            new TrainingWorker.Launcher(
                                    options.config,
                                    options.workers,
                                    configuration.run().allowChangedRecipe()),
                            report -> {
                                line.show(report);
                                log.add(report);
                            });
            TrainingReport.write(configuration, data.data());
        }
        progress.println("wrote " + weights);
        EvaluationReport report =
                file.modelPackage().write(configuration.network(), weights, folder);
        progress.println("wrote " + folder);
        progress.flush();
        if (!report.results().isEmpty()) {
            spec.commandLine().getOut().println(report.toMarkdown());
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

    private RecipeFile file(String recipe, RecipeOptions options) throws IOException {
        try {
            RecipeFile file = RecipeFile.read(options.config, options.workers);
            file.require(recipe);
            return options.changedAllowed ? file.withChangedRecipeAllowed() : file;
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no file " + e.getMessage(), e);
        }
    }
}
