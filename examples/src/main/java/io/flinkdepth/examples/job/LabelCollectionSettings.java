// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import java.time.Duration;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The options of the labels that a depth job collects for {@code train loop}. */
final class LabelCollectionSettings {

    private static final int EVERY = 10;
    private static final Duration ROLLOVER = Duration.ofMinutes(1);

    @Option(
            names = "--labels",
            paramLabel = "DIR",
            description =
                    "folder or URI for shards of pseudo-labels of some of the frames, which train loop"
                            + " learns from")
    @Nullable
    private String folder;

    @Option(
            names = "--label-teacher",
            paramLabel = "REF",
            description = "package of the model that labels; needed with --labels")
    @Nullable
    private String teacher;

    @Option(
            names = "--label-every",
            paramLabel = "N",
            description = "one frame in N of each camera is labelled (default: 10)")
    @Nullable
    private Integer every;

    @Option(
            names = "--label-novelty",
            paramLabel = "DISTANCE",
            description =
                    "least cosine distance to what was kept of the camera, 0 to 2 (default: 0.05)")
    @Nullable
    private Double novelty;

    @Option(
            names = "--label-quota",
            paramLabel = "N",
            description = "most labels of a camera in an hour (default: 60)")
    @Nullable
    private Integer quota;

    @Option(
            names = "--label-rollover",
            paramLabel = "TIME",
            description =
                    "after so long a shard is finished, and train loop reads it (default: 1min)")
    @Nullable
    private Duration rollover;

    /** Refuses options that do nothing, and values that are out of range. */
    void check() {
        collection();
    }

    /** What is collected; null without {@code --labels}. */
    @Nullable
    LabelCollection collection() {
        if (folder == null) {
            refuse(
                    teacher != null
                            || every != null
                            || novelty != null
                            || quota != null
                            || rollover != null,
                    "--label-… is for --labels");
            return null;
        }
        refuse(teacher == null, "--labels needs --label-teacher, the package of the model");
        refuse(every != null && every < 1, "--label-every is " + every + "; give 1 or more");
        return new LabelCollection(
                Locations.absolute(folder),
                Locations.absolute(teacher),
                every == null ? EVERY : every,
                selection(),
                rollover == null ? ROLLOVER : rollover);
    }

    private SelectionOptions selection() {
        SelectionOptions.Builder selection = SelectionOptions.builder();
        if (novelty != null) {
            selection.minNovelty(novelty);
        }
        if (quota != null) {
            selection.quotaPerHour(quota);
        }
        return selection.build();
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }
}
