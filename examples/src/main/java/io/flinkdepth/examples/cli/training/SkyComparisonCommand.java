// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.sky.SkyComparison;
import io.flinkdepth.training.sky.SkyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train sky-comparison}: the table of docs/sky.md. */
@Command(
        name = "sky-comparison",
        mixinStandardHelpOptions = true,
        description =
                "Trains the same sky head on several frozen encoders and compares the IoU of sky.")
final class SkyComparisonCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "YAML of train sky, with data.test.")
    private Path config;

    @Option(
            names = "--encoder",
            paramLabel = "NAME=FILE",
            description =
                    "An encoder and its row's name; several allowed. Without any, the row of places"
                            + " alone.")
    private Map<String, Path> encoders = new LinkedHashMap<>();

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "1,2,3",
            description = "Seeds of the runs. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SkyFile file = SkyCommand.file(spec, config);
        if (file.tests().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), config + ": data.test is empty; name sets to compare on");
        }
        PrintWriter progress = spec.commandLine().getErr();
        TrainingProgress line = new TrainingProgress(progress);
        SkyComparison comparison =
                new SkyComparison(
                        file.recipe(), encoders, seeds, file.openTraining(), file.openTests());
        String table =
                comparison.run(
                        (title, report) -> {
                            if (report.step() == report.steps()) {
                                progress.print(title + ": ");
                            }
                            line.show(report);
                        });
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
