// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.feed.InterleavedDataset;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.experiment.AblationSize;
import io.flinkdepth.training.experiment.AblationStudy;
import io.flinkdepth.training.experiment.MeasuredSet;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code train ablation}: the ablation of docs/proof.md. */
@Command(
        name = "ablation",
        aliases = "proof",
        mixinStandardHelpOptions = true,
        description = {
            "Trains the seven rows of the paper's ablation in miniature, seed after seed, and tests"
                    + " them.",
            "What is finished is not done again."
        })
final class AblationCommand implements Callable<Integer> {
    private static final String VIDEO_STRIDE = "10";

    @Spec private CommandSpec spec;

    @Option(
            names = "--encoder",
            required = true,
            paramLabel = "FILE",
            description = "Pretrained DeiT-tiny, safetensors.")
    private Path encoder;

    @Option(
            names = "--labelled",
            required = true,
            paramLabel = "DIR",
            description = "Rendered scenes.")
    private Path labelled;

    @Option(
            names = "--unlabelled",
            required = true,
            paramLabel = "DIR",
            description =
                    "Images and videos, of which every tenth frame is taken; several allowed.")
    private List<Path> unlabelled;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder of all runs.")
    private Path output;

    @Option(
            names = "--seeds",
            split = ",",
            defaultValue = "1,2,3",
            description = "Seeds of the runs. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds;

    @Option(
            names = "--test",
            required = true,
            paramLabel = "FILE",
            description =
                    "YAML file with the sets of measured frames that the rows are compared on; see"
                            + " docs/proof.md.")
    private Path test;

    @Option(
            names = "--steps",
            defaultValue = "1200",
            description = "Steps of the teacher and of each student. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<MeasuredSet> tests = MeasuredSet.read(test);
        AblationStudy study =
                new AblationStudy(
                        AblationSize.DEFAULT,
                        encoder,
                        Datasets.open("synthetic", labelled),
                        images(),
                        output,
                        steps);
        PrintWriter out = spec.commandLine().getErr();
        for (long seed : seeds) {
            TrainingProgress progress = new TrainingProgress(out);
            study.train(
                    seed,
                    (row, report) -> {
                        out.print("seed " + seed + ", " + row.title() + ": ");
                        progress.show(report);
                    });
        }
        spec.commandLine().getOut().println(study.score(seeds, tests));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private Dataset<RgbImage> images() throws IOException {
        List<Dataset<RgbImage>> parts = new ArrayList<>();
        for (Path folder : unlabelled) {
            parts.add(Datasets.openImages("images", folder, Map.of("videoStride", VIDEO_STRIDE)));
        }
        return InterleavedDataset.withoutResampling("unlabelled", parts, 1);
    }
}
