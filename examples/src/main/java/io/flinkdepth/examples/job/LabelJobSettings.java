// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.MemorySize;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the labelling job, whoever runs it. */
@Internal
public final class LabelJobSettings {

    /** Files' times say nothing of how long ago a picture was kept. */
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    @Mixin ModelSettings model;

    @Option(
            names = "--input",
            required = true,
            arity = "1..*",
            paramLabel = "PATH",
            description =
                    "folders of images and tar archives, searched with their subfolders; archives;"
                            + " images; videos")
    List<String> inputs;

    @Option(
            names = "--output",
            required = true,
            paramLabel = "DIR",
            description = "folder or URI for the shards, and failed/ for what got no label")
    String output;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description = "folder or URI for checkpoints (default: OUTPUT/.checkpoints)")
    @Nullable
    String state;

    @Option(
            names = "--shard-size",
            paramLabel = "SIZE",
            defaultValue = "256mb",
            converter = MemorySizeConverter.class,
            description =
                    "a larger shard is finished before the next sample (default: ${DEFAULT-VALUE})")
    MemorySize shardSize;

    @Option(
            names = "--checkpoint-interval",
            paramLabel = "TIME",
            defaultValue = "30s",
            description =
                    "work that is done again after a kill, at most (default: ${DEFAULT-VALUE})")
    Duration checkpointInterval;

    @Option(
            names = "--parallelism",
            paramLabel = "N",
            description =
                    "parallelism of the job (default: the cores here, the cluster's own there)")
    @Nullable
    Integer parallelism;

    @ArgGroup(exclusive = false, heading = "Keep a selection only (default: every label)%n")
    @Nullable
    Selection selection;

    /** What is kept; each option that is left out has the default of a live stream's collection. */
    static final class Selection {
        @Option(
                names = "--minimum-quality",
                paramLabel = "SHARE",
                defaultValue = "0",
                description =
                        "least share of valid pixels times agreement with the mirrored picture")
        double minQuality;

        @Option(
                names = "--minimum-valid-share",
                paramLabel = "SHARE",
                defaultValue = "0",
                description = "least share of valid pixels")
        double minValidShare;

        @Option(
                names = "--minimum-confidence",
                paramLabel = "SHARE",
                defaultValue = "0",
                description =
                        "least confidence of a valid pixel, for a model with a confidence output")
        double minConfidence;

        @Option(
                names = "--minimum-novelty",
                paramLabel = "DISTANCE",
                defaultValue = "0",
                description = "least cosine distance to what was kept of the folder or archive")
        double minNovelty;

        @Option(
                names = "--random-share",
                paramLabel = "SHARE",
                defaultValue = "0",
                description = "share that is kept however little new it is")
        double randomShare;
    }

    /** For picocli, which makes one itself. */
    static final class MemorySizeConverter implements CommandLine.ITypeConverter<MemorySize> {
        @Override
        public MemorySize convert(String text) {
            return MemorySize.parse(text);
        }
    }

    /** Where the shards go, as a path or URI. */
    public String output() {
        return absolute(output);
    }

    /** Where the checkpoints are, as a path or URI. */
    public String state() {
        return state == null ? output() + "/.checkpoints" : absolute(state);
    }

    /** A cluster has another working directory, and checkpoints want the scheme named. */
    private static String absolute(String location) {
        return location.contains("://")
                ? location
                : "file://" + Path.of(location).toAbsolutePath().normalize();
    }

    SelectionOptions selectionOptions() {
        return selection == null
                ? SelectionOptions.EVERYTHING
                : SelectionOptions.builder()
                        .minValidShare(selection.minValidShare)
                        .minQuality(selection.minQuality)
                        .minConfidence(selection.minConfidence)
                        .minNovelty(selection.minNovelty)
                        .window(FOR_EVER)
                        .quotaPerHour(Integer.MAX_VALUE)
                        .randomShare(selection.randomShare)
                        .build();
    }

    /** Refuses what is not there. */
    void check() throws IOException {
        for (String input : inputs) {
            if (!Files.exists(Path.of(input))) {
                throw new IOException(
                        "--input is '" + input + "', which is no file or folder here");
            }
        }
    }
}
