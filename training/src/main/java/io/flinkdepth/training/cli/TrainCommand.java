package io.flinkdepth.training.cli;

import io.flinkdepth.training.dataset.SceneCollection;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.recipe.TeacherRecipe;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train}: the recipes. */
@PublicEvolving
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        description = "Trains a network by one of the recipes.")
public final class TrainCommand implements Runnable {

    @Spec private CommandSpec spec;

    /** Made by the command line. */
    public TrainCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a recipe: teacher.");
    }

    @Command(
            name = "teacher",
            mixinStandardHelpOptions = true,
            description = "Trains a teacher on labelled scenes; goes on from its own checkpoint.")
    int teacher(
            @Option(
                            names = "--config",
                            required = true,
                            paramLabel = "FILE",
                            description = "YAML with the fields of the recipe.")
                    Path config)
            throws IOException, InterruptedException {
        TeacherConfigurationFile file;
        try {
            file = TeacherConfigurationFile.read(config);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no file " + e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getErr();
        SceneCollection scenes = SceneCollection.open(file.scenes());
        out.printf("%d scenes%n", scenes.size());
        Path weights = new TeacherRecipe(file.configuration(), scenes, p -> print(out, p)).run();
        out.println("wrote " + weights);
        Path folder = file.configuration().output().resolve("package");
        EvaluationReport report =
                file.modelPackage().write(file.configuration().network(), weights, folder);
        out.println("wrote " + folder);
        spec.commandLine().getOut().println(report.toMarkdown());
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static void print(PrintWriter out, TeacherRecipe.Progress p) {
        out.printf(
                "step %d of %d, loss %.4f, gradient norm %.2f, %.2f s a step%n",
                p.step(), p.steps(), p.loss(), p.gradientNorm(), p.secondsPerStep());
        out.flush();
    }
}
