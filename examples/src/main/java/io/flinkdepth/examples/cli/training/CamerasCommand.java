// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.experiment.CameraStudy;
import io.flinkdepth.training.experiment.CameraStudySize;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train cameras}: the comparison of docs/cameras.md. */
@Command(
        name = "cameras",
        mixinStandardHelpOptions = true,
        description = {
            "Trains metric networks with and without the canonical camera transformation, and tests"
                    + " them on cameras of other focal lengths.",
            "What is finished is not done again."
        })
final class CamerasCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "FILE",
            description = "Pretrained DeiT-tiny, safetensors.")
    private Path encoder;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder of scenes and trainings.")
    private Path output;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "S",
            description = "Seed of scenes and trainings. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws IOException, InterruptedException {
        PrintWriter out = spec.commandLine().getErr();
        TrainingProgress progress = new TrainingProgress(out);
        CameraStudy study = new CameraStudy(CameraStudySize.DEFAULT, encoder, output, seed);
        String table =
                study.run(
                        (labels, report) -> {
                            out.print(labels + ": ");
                            progress.show(report);
                        });
        spec.commandLine().getOut().println(table);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
