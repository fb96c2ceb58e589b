package io.flinkdepth.training.cli;

import io.flinkdepth.training.evaluate.Evaluation;
import io.flinkdepth.training.evaluate.EvaluationReport;
import io.flinkdepth.training.evaluate.EvaluationSet;
import io.flinkdepth.training.evaluate.OnnxDepthPredictor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code evaluate}: a package's figures on data sets with measured depth. */
@PublicEvolving
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        description = "Scores a model against measured depth, beside the best vertical ramp.")
public final class EvaluateCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            required = true,
            paramLabel = "REF",
            description = "Folder or URI of the model package, or bundled:default.")
    private String model;

    @Option(
            names = "--dataset",
            paramLabel = "NAME",
            description =
                    "nyuv2, sevenscenes, redwood, tartanair, kitti_drive; several allowed."
                            + " Default: all.")
    private List<String> datasets = new ArrayList<>();

    @Option(
            names = "--root",
            required = true,
            paramLabel = "DIR",
            description = "Folder that holds the data sets' folders.")
    private Path root;

    @Option(
            names = "--protocol",
            defaultValue = "affine-disparity",
            paramLabel = "NAME",
            description = "affine-disparity. Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(names = "--json", description = "Print JSON instead of a table.")
    private boolean json;

    /** Made by the command line. */
    public EvaluateCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!protocol.equals("affine-disparity")) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--protocol " + protocol + " is unknown; there is affine-disparity.");
        }
        List<EvaluationSet> sets = sets();
        PrintWriter progress = spec.commandLine().getErr();
        List<Evaluation> evaluations = new ArrayList<>();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(model)) {
            for (EvaluationSet set : sets) {
                evaluations.add(Evaluation.affineDisparity(set, root, predictor));
                progress.printf(
                        "%s done, %d of %d%n", set.label(), evaluations.size(), sets.size());
                progress.flush();
            }
        }
        EvaluationReport report = new EvaluationReport(evaluations);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.toJson() : report.toMarkdown());
        out.flush();
        return 0;
    }

    private List<EvaluationSet> sets() {
        if (datasets.isEmpty()) {
            return List.of(EvaluationSet.values());
        }
        List<EvaluationSet> sets = new ArrayList<>();
        for (String name : datasets) {
            sets.add(
                    List.of(EvaluationSet.values()).stream()
                            .filter(set -> set.label().equals(name))
                            .findFirst()
                            .orElseThrow(
                                    () ->
                                            new ParameterException(
                                                    spec.commandLine(),
                                                    "--dataset " + name + " is unknown.")));
        }
        return sets;
    }
}
