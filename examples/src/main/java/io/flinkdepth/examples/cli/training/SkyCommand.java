// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.sky.SkyEvaluation;
import io.flinkdepth.training.sky.SkyFile;
import io.flinkdepth.training.sky.SkyScore;
import io.flinkdepth.training.sky.SkyTraining;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train sky}: a sky head on a frozen encoder. */
@Command(
        name = "sky",
        mixinStandardHelpOptions = true,
        description = "Trains a sky head on a frozen encoder, scores it and packages both.")
final class SkyCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "YAML with the fields of the recipe.")
    private Path config;

    @Override
    public Integer call() throws IOException, InterruptedException {
        SkyFile file = file(spec, config);
        Path folder = PackageFolder.in(file.recipe().run().output());
        if (PackageFolder.isTaken(folder)) {
            throw PackageFolder.taken(spec, folder);
        }
        PrintWriter progress = spec.commandLine().getErr();
        TrainingProgress line = new TrainingProgress(progress);
        Path weights = new SkyTraining(file.recipe(), file.openTraining(), line::show).run();
        progress.println("wrote " + weights);
        Map<String, SkyScore> scores = new LinkedHashMap<>();
        PrintWriter out = spec.commandLine().getOut();
        for (Map.Entry<String, Dataset<LabelledSample>> test : file.openTests().entrySet()) {
            SkyScore score = SkyEvaluation.of(file.recipe(), weights, test.getValue());
            scores.put(test.getKey(), score);
            out.printf(
                    Locale.ROOT,
                    "%s: IoU of sky %.3f (%d images, %d with sky)%n",
                    test.getKey(),
                    score.intersectionOverUnion(),
                    score.images(),
                    score.imagesWithSky());
        }
        out.flush();
        file.modelPackage().write(file.recipe(), weights, scores, folder);
        progress.println("wrote " + folder);
        progress.flush();
        return 0;
    }

    static SkyFile file(CommandSpec spec, Path config) throws IOException {
        try {
            return SkyFile.read(config);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        } catch (NoSuchFileException e) {
            throw new ParameterException(
                    spec.commandLine(), "there is no file " + e.getMessage(), e);
        }
    }
}
