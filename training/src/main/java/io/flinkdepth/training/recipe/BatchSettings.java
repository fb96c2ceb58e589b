// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.recipe;

import org.apache.flink.annotation.Internal;

/**
 * The images of one step. Each worker process reads as many.
 *
 * @param labelled labelled images at a time
 * @param pseudoLabelled pseudo-labelled images at a time (V1: twice as many)
 * @param accumulation how many such batches add their gradients up to one step
 */
@Internal
public record BatchSettings(int labelled, int pseudoLabelled, int accumulation) {

    /** Refuses empty batches. */
    public BatchSettings {
        if (labelled < 0 || pseudoLabelled < 0 || labelled + pseudoLabelled == 0) {
            throw new IllegalArgumentException(
                    "a batch of "
                            + labelled
                            + " labelled and "
                            + pseudoLabelled
                            + " pseudo-labelled images cannot be trained on; give one at least.");
        }
        if (accumulation < 1) {
            throw new IllegalArgumentException(
                    "accumulation is " + accumulation + "; give at least 1.");
        }
    }

    /** Images behind one step of one process. */
    public int images() {
        return (labelled + pseudoLabelled) * accumulation;
    }
}
