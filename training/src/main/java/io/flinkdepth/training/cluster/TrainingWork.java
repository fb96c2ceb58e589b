// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.recipe.RecipeConfiguration;
import io.flinkdepth.training.recipe.TrainingData;
import java.io.Closeable;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/** What a {@link TrainingJob} trains. It is sent to the workers with the job. */
@Experimental
public interface TrainingWork extends Serializable {

    /**
     * Opens recipe and data. Each worker calls it, on its own machine.
     *
     * @param workers number of workers, each with a batch of its own
     * @throws IOException if a file cannot be read, which may succeed after a restart
     * @throws IllegalArgumentException if the recipe is invalid; the job is not restarted
     */
    Opened open(int workers) throws IOException;

    /** An opened recipe; closed by the worker on the thread that opened it. */
    interface Opened extends Closeable {

        /** The recipe; its output folder belongs to the first worker. */
        RecipeConfiguration configuration();

        /** The data, of which each worker reads a part. */
        TrainingData data();

        /**
         * Called once, by the first worker after the last step.
         *
         * @param weights file with the trained weights, in the output folder
         * @return text for the person who has started the job; may be empty
         * @throws IOException if the result cannot be written; the job is not restarted
         */
        String finish(Path weights) throws IOException, InterruptedException;
    }
}
