// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/** Refuses what cannot work before the job starts, within seconds and in a sentence. */
@Internal
public final class DepthJobChecks {

    private DepthJobChecks() {}

    /**
     * Looks at everything that the job will use.
     *
     * @param remote whether a cluster runs it, which may reach brokers and folders that this
     *     process does not
     * @throws IOException names the option, its value, what is wrong with it, and what to give
     * @throws IllegalArgumentException the same, of options that do not go together
     */
    public static void check(DepthJobSettings settings, boolean remote) throws IOException {
        settings.check();
        List<MediaSplit> inputs =
                settings.readsTopic() ? List.of() : DepthJob.videoSource(settings).findCameras();
        if (!settings.readsTopic() && inputs.isEmpty() && !settings.endless()) {
            throw new IOException(
                    "--input is '"
                            + settings.input
                            + "', which has no images and no videos in it; give a folder that has");
        }
        ModelPackage.open(settings.startModel());
        requireMetresForClouds(settings);
        settings.cameras.calibrations();
        // Without its teacher, a job would refuse every candidate, and the registry would keep
        // that.
        String teacher = settings.updates.shadow.teacher();
        if (teacher != null) {
            settings.model.requireTrusted(teacher);
        }
        if (!remote) {
            checkTopics(settings);
        }
        Path output = settings.outputFolder();
        if (output != null) {
            spareInputs(inputs, output, settings.format.extension());
            keepApart(settings, output);
            if (!remote) {
                checkWritable(output);
            }
        }
    }

    /**
     * Refuses point clouds of a model that does not predict metres.
     *
     * @throws IllegalArgumentException names the model
     */
    static void requireMetresForClouds(DepthJobSettings settings) throws IOException {
        if (!settings.wantedFiles().pointCloud()) {
            return;
        }
        ModelCard card = ModelPackage.open(settings.startModel()).card();
        ModelOutputs.Depth depth = card.outputs().depth();
        if (depth != null && depth.kind() != DepthKind.METRIC_DEPTH) {
            throw new IllegalArgumentException(
                    "--point-clouds needs depth in metres, and model '%s' predicts relative disparity; give --model one of metric depth, or leave --point-clouds out"
                            .formatted(card.name()));
        }
    }

    /** What is written must not be found as new input. */
    private static void keepApart(DepthJobSettings settings, Path output) {
        if (!settings.follow || settings.readsTopic() || settings.input.contains("://")) {
            return;
        }
        Path input = Path.of(settings.input).toAbsolutePath().normalize();
        if (output.toAbsolutePath().normalize().startsWith(input)) {
            throw new IllegalArgumentException(
                    "--output is '%s', inside the folder of --input, where --follow would read what is written as new images; give a folder outside of '%s'"
                            .formatted(output, settings.input));
        }
    }

    private static void checkTopics(DepthJobSettings settings) throws IOException {
        Properties kafka = settings.kafka.properties();
        if (settings.readsTopic()) {
            TopicChecks.check("--input", settings.input, false, kafka);
        }
        if (settings.cameras.topic() != null) {
            TopicChecks.check("--camera-intrinsics", settings.cameras.topic(), false, kafka);
        }
        if (settings.updates.topic != null) {
            TopicChecks.check("--updates", settings.updates.topic, false, kafka);
        }
        if (settings.updates.events != null) {
            TopicChecks.check("--events", settings.updates.events, true, kafka);
        }
        if (settings.outputFolder() == null) {
            TopicChecks.check("--output", settings.output, true, kafka);
        }
        if (settings.failed != null) {
            TopicChecks.check("--failed", settings.failed, true, kafka);
        }
    }

    /** A photograph must not be replaced by its depth. */
    private static void spareInputs(List<MediaSplit> inputs, Path output, String extension)
            throws IOException {
        for (MediaSplit split : inputs) {
            Path location = Path.of(split.location());
            boolean image = split.kind() == MediaSplit.Kind.IMAGE;
            if (!image && split.kind() != MediaSplit.Kind.FOLDER) {
                continue;
            }
            Path folder = image ? location.getParent() : location;
            Path target = output.resolve(split.namePrefix());
            if (Files.isDirectory(target) && Files.isSameFile(target, folder)) {
                try (Stream<Path> files = image ? Stream.of(location) : Files.list(folder)) {
                    refuseAny(files, output, extension);
                }
            }
        }
    }

    private static void refuseAny(Stream<Path> images, Path output, String extension)
            throws IOException {
        List<String> lost =
                images.map(file -> file.getFileName().toString())
                        .filter(MediaNames::isImage)
                        .filter(name -> name.toLowerCase(Locale.ROOT).endsWith("." + extension))
                        .toList();
        if (!lost.isEmpty()) {
            throw new IOException(
                    "--output is '%s', where the input %s lies, which its depth file would replace; give another folder"
                            .formatted(output, lost.get(0)));
        }
    }

    private static void checkWritable(Path output) throws IOException {
        try {
            Files.createDirectories(output);
            Files.delete(Files.createTempFile(output, ".flink-depth", ".part"));
        } catch (IOException e) {
            throw new IOException(
                    "--output is '%s', which cannot be written to: %s; give a folder that can"
                            .formatted(output, reason(e)),
                    e);
        }
    }

    private static String reason(IOException e) {
        String file =
                e instanceof FileSystemException of && of.getFile() != null ? of.getFile() : "";
        if (e instanceof FileAlreadyExistsException) {
            return file + " is a file, not a folder";
        }
        return e instanceof AccessDeniedException ? file + ": permission denied" : e.getMessage();
    }
}
