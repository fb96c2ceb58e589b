// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import io.flinkdepth.training.engine.StepReport;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * What the rounds of a loop share.
 *
 * @param reports is told how a training goes
 * @param after is told what was done, so that a test can end the loop there
 */
record LoopContext(
        LoopConfiguration configuration,
        RoundRegistry registry,
        ShardInventory inventory,
        ProgressFile progress,
        ModelAnnouncer announcer,
        Consumer<StepReport> reports,
        Clock clock,
        AfterStep after) {

    /** Is told that something is on disk. */
    @FunctionalInterface
    interface AfterStep {
        void done(String what);
    }
}
