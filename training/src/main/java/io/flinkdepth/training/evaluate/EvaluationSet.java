// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.apache.flink.annotation.Experimental;

/**
 * Small samples of data sets, side by side in one folder, that every model of this project is
 * scored on by {@code affine-disparity}; its figures are in the models' cards.
 */
@Experimental
public enum EvaluationSet {
    /** NYU Depth V2. */
    NYUV2("nyuv2"),
    /** 7-Scenes. */
    SEVENSCENES("sevenscenes"),
    /** Redwood RGB-D. */
    REDWOOD("open3d_rgbd/redwood"),
    /** TartanAir. */
    TARTANAIR("tartanair"),
    /** A KITTI drive. */
    KITTI_DRIVE("kitti_drive");

    private final String folder;

    EvaluationSet(String folder) {
        this.folder = folder;
    }

    /** The data set's name. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it shows rooms only. */
    public boolean indoor() {
        return indoor(label());
    }

    static boolean indoor(String dataset) {
        return DatasetRule.datasets().contains(dataset)
                && DatasetRule.of(dataset, OptionalDouble.empty()).indoor();
    }

    /**
     * The sample.
     *
     * @param root the folder that holds the samples' folders
     */
    public Dataset<LabelledSample> open(Path root) throws IOException {
        return Datasets.open(label(), root.resolve(folder));
    }

    /**
     * Scores a model on all samples.
     *
     * @param root the folder that holds the samples' folders
     * @param progress receives each evaluated sample
     */
    public static List<EvaluationResult> scoreAll(
            Path root, DepthModel model, EvaluationRun run, Consumer<EvaluationSet> progress)
            throws IOException {
        List<EvaluationResult> results = new ArrayList<>();
        for (EvaluationSet set : values()) {
            EvaluationProtocol<LabelledSample> protocol =
                    new AffineDisparityProtocol(
                            DatasetRule.of(set.label(), OptionalDouble.empty()));
            results.add(run.score(protocol, set.open(root), model));
            progress.accept(set);
        }
        return results;
    }
}
