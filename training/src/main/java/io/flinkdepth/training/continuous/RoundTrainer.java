// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.engine.StepReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.apache.flink.annotation.Experimental;

/** Trains the rounds of a loop somewhere else than on the thread of the loop. */
@Experimental
@FunctionalInterface
public interface RoundTrainer {

    /**
     * Trains a round to its last step, from its own checkpoint if there is one. {@link RoundWork}
     * is what workers train for it.
     *
     * @param round folder of the round
     * @param reports receives reports, not necessarily all
     * @throws ArithmeticException if the training diverges; the round is refused
     * @throws IOException if it fails otherwise; the loop ends, and trains the round again when it
     *     is started again
     */
    void train(Path round, Consumer<StepReport> reports) throws IOException, InterruptedException;
}
