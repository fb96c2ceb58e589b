// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.training.batch.PerturbationSheet;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.util.CloseableIterator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code train perturbations}: the picture sheet of docs/perturbations.md. */
@Command(
        name = "perturbations",
        mixinStandardHelpOptions = true,
        description =
                "Writes one picture of what each perturbation does to an image and its label.")
final class PerturbationsCommand implements Callable<Integer> {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 320;

    @Spec private CommandSpec spec;

    @Option(
            names = "--scenes",
            paramLabel = "DIR",
            description =
                    "Rendered scenes, of which the first two are taken. Default: a road and a room,"
                            + " rendered for the purpose.")
    private Path scenes;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "FILE",
            description = "The picture: .png, .jpg or .jpeg.")
    private Path output;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of the rendered scenes and of every draw. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Override
    public Integer call() throws Exception {
        List<LabelledSample> samples = scenes == null ? rendered() : firstTwo(scenes);
        try {
            new PerturbationSheet(samples.get(0), samples.get(1), seed).write(output);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        PrintWriter out = spec.commandLine().getErr();
        out.println("wrote " + output);
        out.flush();
        return 0;
    }

    private List<LabelledSample> rendered() throws Exception {
        Path folder = Files.createTempDirectory("flink-depth-perturbations");
        try {
            int index = 0;
            for (SceneKind kind : List.of(SceneKind.ROAD, SceneKind.ROOM)) {
                SceneRenderer renderer = new SceneRenderer(EnumSet.of(kind));
                SceneFolder.write(folder, index++, renderer.render(seed, WIDTH, HEIGHT));
            }
            return firstTwo(folder);
        } finally {
            delete(folder);
        }
    }

    private List<LabelledSample> firstTwo(Path folder) throws Exception {
        List<LabelledSample> samples = new ArrayList<>();
        try (CloseableIterator<Dataset.Item<LabelledSample>> items =
                Datasets.open("synthetic", folder).items()) {
            while (items.hasNext() && samples.size() < 2) {
                samples.add(items.next().read());
            }
        }
        if (samples.size() < 2) {
            throw new ParameterException(
                    spec.commandLine(), folder + " holds one scene; the sheet wants two");
        }
        return samples;
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
