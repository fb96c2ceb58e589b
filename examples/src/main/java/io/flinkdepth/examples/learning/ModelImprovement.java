// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import io.flinkdepth.connectors.model.ModelDecision;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.training.continuous.LoopProgress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** The model that labels frames: larger than the student, and trained in every weather. */
    public static final String TEACHER = "bundled:street-teacher";

    /**
     * How large a round is.
     *
     * @param labels new pseudo-labels that begin one
     * @param steps updates of one
     */
    public record RoundSize(int labels, int steps) {
        /** Half a minute of labels, and about a minute of training on two busy cores. */
        public static final RoundSize DEFAULT = new RoundSize(44, 40);
    }

    private final Path folder;
    private final Path weights;
    private final RoundSize size;
    private final ModelRegistry registry;
    private final ModelPackage first;
    @Nullable private TrainerProcess trainer;

    private ModelImprovement(Path folder, RoundSize size) throws IOException {
        this.folder = folder;
        this.size = size;
        this.registry = ModelRegistry.at(registryFolder());
        this.weights = StreetStudent.weights(folder);
        this.first = StreetStudent.publish(weights, folder, registry);
    }

    /** Puts the student into a new registry below a folder. */
    public static ModelImprovement in(Path folder, RoundSize size) throws IOException {
        Files.createDirectories(folder.resolve("shards"));
        return new ModelImprovement(folder, size);
    }

    /** The registry's folder. */
    public String registryFolder() {
        return folder.resolve("models").toString();
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
        return folder.resolve("shards");
    }

    /** Draws the scenes and starts the trainer; takes some seconds. */
    public void startTrainer() throws IOException {
        DriveScenes.write(folder.resolve("scenes"));
        Path configuration = folder.resolve("loop.yaml");
        Files.writeString(configuration, configuration());
        trainer = TrainerProcess.start(configuration, trainerLog());
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
