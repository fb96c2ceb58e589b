// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.experiment;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.AffineDisparityProtocol;
import io.flinkdepth.training.evaluate.DatasetRule;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.EvaluationResult;
import io.flinkdepth.training.evaluate.EvaluationRun;
import io.flinkdepth.training.recipe.RecipeData;
import io.flinkdepth.training.recipe.YamlFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A set of measured frames that the rows of the ablation are compared on.
 *
 * @param name name in the tables
 * @param set name of its reader
 * @param root its folder
 * @param options options of its reader
 * @param cap metres up to which it is scored; required for a set that no protocol has a rule for
 * @param scenes whether all its frames show one scene, or each frame a scene of its own
 */
@Internal
public record MeasuredSet(
        String name,
        String set,
        Path root,
        @Nullable Map<String, String> options,
        @Nullable Double cap,
        Scenes scenes) {

    /** What the frames of a set show. */
    public enum Scenes {
        /** All frames show one place, such as those of a drive. */
        ONE,
        /** No two frames show the same place. */
        EACH_FRAME
    }

    private record Fields(List<MeasuredSet> sets) {}

    /**
     * Reads the list {@code sets} of a YAML file.
     *
     * @throws IllegalArgumentException naming the field, its value and what is expected
     */
    public static List<MeasuredSet> read(Path file) throws IOException {
        List<MeasuredSet> sets = YamlFile.read(file).as(Fields.class).sets;
        if (sets.isEmpty()) {
            throw new IllegalArgumentException(file + ": sets is empty; expected at least one set");
        }
        Set<String> names = new LinkedHashSet<>();
        for (MeasuredSet set : sets) {
            if (!names.add(set.name)) {
                throw new IllegalArgumentException(
                        file + ": two sets have the name " + set.name + "; give each its own");
            }
        }
        return sets;
    }

    /** Scores a model by the protocol affine-disparity. */
    EvaluationResult score(DepthModel model) throws IOException {
        Dataset<LabelledSample> frames = new RecipeData.Reference(set, root, options).open();
        DatasetRule rule =
                DatasetRule.of(set, cap == null ? OptionalDouble.empty() : OptionalDouble.of(cap));
        return EvaluationRun.DEFAULT.score(new AffineDisparityProtocol(rule), frames, model);
    }

    /** The scene that a frame shows, unique among all sets. */
    String scene(String frame) {
        return scenes == Scenes.ONE ? name : name + "/" + frame;
    }
}
