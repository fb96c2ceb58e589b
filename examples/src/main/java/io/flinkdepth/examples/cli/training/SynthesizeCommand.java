// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import io.flinkdepth.examples.cli.progress.ProgressLine;
import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.DriveWeather;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneKind;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.apache.flink.annotation.PublicEvolving;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code synthesize}: writes labelled synthetic scenes to a folder. */
@PublicEvolving
@Command(
        name = "synthesize",
        mixinStandardHelpOptions = true,
        description = "Draws labelled synthetic scenes: colour, metric depth, intrinsics.")
public final class SynthesizeCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "Folder to write; made if absent.")
    private Path output;

    @Option(
            names = "--count",
            required = true,
            paramLabel = "N",
            description = "How many scenes or frames.")
    private int count;

    @Option(
            names = "--seed",
            defaultValue = "0",
            paramLabel = "S",
            description = "Scene i has the seed S + i. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--width",
            defaultValue = "224",
            description = "Columns. Default: ${DEFAULT-VALUE}.")
    private int width;

    @Option(
            names = "--height",
            defaultValue = "224",
            description = "Rows. Default: ${DEFAULT-VALUE}.")
    private int height;

    @Option(
            names = "--drive",
            description =
                    "Consecutive frames from a moving car, 10 a second, instead of single scenes.")
    private boolean drive;

    @Option(
            names = "--kinds",
            split = ",",
            paramLabel = "KIND",
            description =
                    "Only such scenes, each kind as often as the others: ${COMPLETION-CANDIDATES}."
                            + " Default: rooms, streets and open land by day.")
    private Set<SceneKind> kinds = EnumSet.noneOf(SceneKind.class);

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "Folder of photographs (JPEG, PNG) that become textures of walls, floors and"
                            + " things. Scenes are then a function of these files, too.")
    private Path pictures;

    @Option(
            names = "--streets",
            defaultValue = "1",
            paramLabel = "N",
            description =
                    "With --drive: as many streets, of seeds S, S + 1 and so on, share the frames"
                            + " evenly. Default: ${DEFAULT-VALUE}.")
    private int streets;

    @Option(
            names = "--every",
            defaultValue = "1",
            paramLabel = "K",
            description = "With --drive: one frame in K of the drive. Default: ${DEFAULT-VALUE}.")
    private int every;

    @Option(
            names = "--camera",
            defaultValue = "FRONT",
            split = ",",
            paramLabel = "CAMERA",
            description =
                    "The car's camera, with --drive: ${COMPLETION-CANDIDATES}. The streets take turns"
                            + " with several. Default: ${DEFAULT-VALUE}.")
    private List<DriveCamera> cameras;

    @Option(
            names = "--weather",
            defaultValue = "DAY",
            description =
                    "What is driven through, with --drive: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private DriveWeather weather;

    /** Made by the command line. */
    public SynthesizeCommand() {}

    @Override
    public Integer call() throws IOException {
        if (count < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--count must be at least 1: " + count);
        }
        try {
            write(source());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return 0;
    }

    private void write(IntFunction<SceneSample> source) throws IOException {
        ProgressLine line = new ProgressLine(spec.commandLine().getErr());
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
            SceneFolder.write(output, i, source.apply(i));
            if (i % 16 == 15) {
                line.show(progress(i + 1, begin));
            }
        }
        line.end(progress(count, begin));
    }

    private String progress(int scenes, long begin) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        return String.format(
                Locale.ROOT, "%d of %d scenes, %.1f a second", scenes, count, scenes / seconds);
    }

    private IntFunction<SceneSample> source() throws IOException {
        if (drive && !kinds.isEmpty()) {
            throw new IllegalArgumentException(
                    "--drive shows a street; leave out --kinds or --drive, or choose a --weather.");
        }
        if (drive && pictures != null) {
            throw new IllegalArgumentException(
                    "--drive has textures of its own; leave out --pictures or --drive.");
        }
        if (drive) {
            return drives();
        }
        if (streets > 1 || every > 1) {
            throw new IllegalArgumentException(
                    "--streets and --every are of a drive; add --drive, or leave them out.");
        }
        SceneRenderer renderer = kinds.isEmpty() ? new SceneRenderer() : new SceneRenderer(kinds);
        SceneRenderer source = pictures == null ? renderer : renderer.withPictures(pictures);
        return i -> source.render(seed + i, width, height);
    }

    /** Frames of one street after the other. */
    private IntFunction<SceneSample> drives() {
        if (streets < 1 || count % streets != 0) {
            throw new IllegalArgumentException(
                    "--count must be a multiple of --streets: " + count + " and " + streets);
        }
        if (every < 1) {
            throw new IllegalArgumentException("--every must be at least 1: " + every);
        }
        int frames = count / streets;
        return i -> {
            int street = i / frames;
            DriveCamera camera = cameras.get(street % cameras.size());
            return new DriveSequence(seed + street, width, height, camera, weather)
                    .frame((long) (i % frames) * every);
        };
    }
}
