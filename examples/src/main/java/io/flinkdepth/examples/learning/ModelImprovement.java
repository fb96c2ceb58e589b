// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.continuous.LoopProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The learning half of the quickstart in one folder: a registry with the small student as its first
 * version, scenes to train on and to compare on, shards that the job fills, and the trainer that
 * turns them into the next version.
 */
@Internal
public final class ModelImprovement implements AutoCloseable {

    private static final String REGISTRY = "models";
    private static final String SHARDS = "shards";
    private static final String CONFIGURATION = "loop.yaml";

    /** The model that labels frames: larger than the student, and trained in every weather. */
    public static final String TEACHER = "bundled:street-teacher";

    /**
     * How large a round is.
     *
     * @param labels new pseudo-labels that begin one
     * @param steps updates of one
     */
    public record RoundSize(int labels, int steps) {
        /** Half a minute of labels, and less than a minute of training on two busy cores. */
        public static final RoundSize DEFAULT = new RoundSize(44, 28);
    }

    private final Path folder;
    private final Path weights;
    private final RoundSize size;
    private final ModelRegistry registry;
    private final ModelPackage first;
    @Nullable private TrainerProcess trainer;

    private ModelImprovement(Path folder, RoundSize size, Path weights, ModelPackage first) {
        this.folder = folder;
        this.size = size;
        this.registry = registry(folder);
        this.weights = weights;
        this.first = first;
    }

    private static ModelRegistry registry(Path folder) {
        return ModelRegistry.at(folder.resolve(REGISTRY).toString());
    }

    /** Puts the student into a new registry below a folder. */
    public static ModelImprovement in(Path folder, RoundSize size) throws IOException {
        Files.createDirectories(folder.resolve(SHARDS));
        Path weights = StreetStudent.weights(folder);
        return new ModelImprovement(
                folder, size, weights, StreetStudent.publish(weights, folder, registry(folder)));
    }

    /**
     * Opens what {@link #prepare} has written, for another process than the trainer's.
     *
     * @throws IOException if the folder is not prepared
     */
    public static ModelImprovement open(Path folder) throws IOException {
        if (!isPrepared(folder)) {
            throw new IOException(
                    folder + " has no " + CONFIGURATION + "; 'quickstart prepare' writes it");
        }
        List<ModelPackage> versions = registry(folder).versions(StreetStudent.NAME);
        return new ModelImprovement(
                folder, RoundSize.DEFAULT, StreetStudent.weights(folder), versions.get(0));
    }

    /** The file for {@code train loop --config}. */
    public Path configurationFile() {
        return folder.resolve(CONFIGURATION);
    }

    /** Whether {@link #prepare} has ended there. */
    public static boolean isPrepared(Path folder) {
        return Files.exists(folder.resolve(CONFIGURATION));
    }

    /** The registry's folder. */
    public String registryFolder() {
        return folder.resolve(REGISTRY).toString();
    }

    /** The model's name in the registry. */
    public String modelName() {
        return StreetStudent.NAME;
    }

    /** The version to begin with. */
    public ModelPackage first() {
        return first;
    }

    /** A version of the model by its name. */
    public ModelPackage version(String version) throws IOException {
        return registry.version(StreetStudent.NAME, version);
    }

    /** What the trainer decided, the oldest first. */
    public List<ModelDecision> decisions() throws IOException {
        return registry.decisions(StreetStudent.NAME);
    }

    /** Where the job puts its pseudo-labels. */
    public Path shards() {
        return folder.resolve(SHARDS);
    }

    /** Draws the scenes and starts the trainer; takes some seconds. */
    public void startTrainer() throws IOException {
        trainer = TrainerProcess.start(prepare(), trainerLog());
    }

    /**
     * Draws the scenes and writes the configuration of the trainer, which comes last and whole.
     *
     * @return the file for {@code train loop --config}
     */
    public Path prepare() throws IOException {
        DriveScenes.write(folder.resolve("scenes"));
        Path temporary = folder.resolve(CONFIGURATION + ".part");
        Files.writeString(temporary, configuration());
        return Files.move(temporary, configurationFile(), StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Writes the teacher's package, for jobs that do not have it on their class path.
     *
     * @return the package's folder
     */
    public Path writeTeacher() throws IOException {
        Path teacher = folder.resolve("teacher");
        if (!Files.exists(teacher)) {
            ModelPackage bundled = ModelPackage.open(TEACHER);
            Path temporary = Files.createDirectories(folder.resolve("teacher.part"));
            bundled.copyTo(temporary);
            ModelPackageWriter.write(temporary, bundled.card());
            Files.move(temporary, teacher, StandardCopyOption.ATOMIC_MOVE);
        }
        return teacher;
    }

    private String configuration() throws IOException {
        String text;
        try (InputStream template =
                ModelImprovement.class.getResourceAsStream("quickstart-loop.yaml")) {
            text = new String(template.readAllBytes(), StandardCharsets.UTF_8);
        }
        Map<String, String> values =
                Map.of(
                        "${folder}", folder.toString(),
                        "${weights}", weights.toString(),
                        "${labels}", Integer.toString(size.labels()),
                        "${steps}", Integer.toString(size.steps()),
                        "${warmup}", Integer.toString(size.steps() / 8));
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace(value.getKey(), value.getValue());
        }
        return text;
    }

    /** Where the trainer stands; none before it has begun. */
    public Optional<LoopProgress> progress() throws IOException {
        return LoopProgress.read(folder.resolve("loop"));
    }

    /** What the trainer says goes here. */
    public Path trainerLog() {
        return folder.resolve("trainer.log");
    }

    /** Whether the trainer was started and has ended by itself. */
    public boolean trainerEnded() {
        return trainer != null && !trainer.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        if (trainer != null) {
            trainer.close();
        }
    }
}
