// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.engine.StepReport;
import java.time.Clock;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * The context that all rounds of a loop share.
 *
 * @param reports receives the reports of training
 * @param trainer trains the rounds; null for the thread of the loop
 * @param after called after each step, so that a test can end the loop there
 */
record LoopContext(
        LoopConfiguration configuration,
        RoundRegistry registry,
        ShardInventory inventory,
        ProgressFile progress,
        ModelUpdatePublisher publisher,
        Consumer<StepReport> reports,
        @Nullable RoundTrainer trainer,
        Clock clock,
        AfterStep after) {

    /** Called when the result of a step is on disk. */
    @FunctionalInterface
    interface AfterStep {
        void done(String what);
    }
}
