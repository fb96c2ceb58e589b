// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.DatasetRule;
import java.util.Set;

/**
 * A data set with measured or rendered depth that no round trains on.
 *
 * @param name name in tables, decisions and progress: letters, digits, {@code . _ -}
 * @param images the set
 * @param rule the rule of {@code affine-disparity} for it
 * @param limit number of images that are scored, from the first on; 0 for all
 * @param tolerance maximum increase of AbsRel, relative to that of the served model
 */
record HeldOutSet(
        String name,
        Dataset<LabelledSample> images,
        DatasetRule rule,
        long limit,
        double tolerance) {
    private static final Set<String> TAKEN =
            Set.of(StreamLabels.NEW, StreamLabels.EARLIER, PublicationRule.MEAN);

    /** Rejects reserved names. */
    public HeldOutSet {
        if (!name.matches("[A-Za-z0-9_.-]{1,64}") || TAKEN.contains(name)) {
            throw new IllegalArgumentException(
                    "heldOut.name is '"
                            + name
                            + "'; expected 1 to 64 letters, digits, '.', '_' or '-', and none of "
                            + TAKEN.stream().sorted().toList());
        }
        LoopValues.requireMin("heldOut." + name + ".limit", limit, 0);
        LoopValues.requireNotNegative("heldOut." + name + ".tolerance", tolerance);
    }
}
