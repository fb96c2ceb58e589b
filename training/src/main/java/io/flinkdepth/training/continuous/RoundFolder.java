// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.engine.Checkpoint;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.flink.util.FileUtils;

/**
 * The folder of a round. Each journal file is written by rename after its step is complete, so the
 * folder shows the remaining steps.
 */
record RoundFolder(Path path) {
    /** The files of the journal, in order. */
    enum Entry {
        /** The plan of the round. */
        PLAN("plan.json"),
        /** Training is complete. */
        TRAINED("trained.json"),
        /** The figures of both models. */
        EVALUATION("evaluation.json"),
        /** The decision whether to publish, with its reason. */
        DECISION("decision.json"),
        /** The published version. */
        PUBLICATION("publication.json"),
        /** The round is complete. */
        CLOSED("closed.json");

        private final String file;

        Entry(String file) {
            this.file = file;
        }
    }

    Path training() {
        return path.resolve("training");
    }

    /** The weights of the candidate, if it is a mixture. */
    Path mixedWeights() {
        return training().resolve("mixture.safetensors");
    }

    /** The weights at the end of the training. */
    Path trainedWeights() {
        return training().resolve(Checkpoint.WEIGHTS);
    }

    /** The weights of the candidate. */
    Path weights() {
        return Files.exists(mixedWeights()) ? mixedWeights() : trainedWeights();
    }

    /** The exported package, without figures. */
    Path candidate() {
        return path.resolve("candidate");
    }

    /** The package that is published. */
    Path modelPackage() {
        return path.resolve("package");
    }

    boolean has(Entry entry) {
        return Files.exists(path.resolve(entry.file));
    }

    <T> T read(Entry entry, Class<T> type) throws IOException {
        return LoopJson.read(path.resolve(entry.file), type);
    }

    <T> Optional<T> find(Entry entry, Class<T> type) throws IOException {
        return has(entry) ? Optional.of(read(entry, type)) : Optional.empty();
    }

    RoundPlan plan() throws IOException {
        return read(Entry.PLAN, RoundPlan.class);
    }

    void write(Entry entry, Object value) throws IOException {
        LoopJson.write(path.resolve(entry.file), value);
    }

    void remove(Entry entry) throws IOException {
        Files.deleteIfExists(path.resolve(entry.file));
    }

    /** Deletes incomplete folders of a killed loop. */
    void deletePartial() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(path, ".*")) {
            for (Path each : left) {
                FileUtils.deleteFileOrDirectory(each.toFile());
            }
        }
    }

    static void deleteFolder(Path folder) throws IOException {
        if (Files.exists(folder)) {
            FileUtils.deleteDirectory(folder.toFile());
        }
    }
}
