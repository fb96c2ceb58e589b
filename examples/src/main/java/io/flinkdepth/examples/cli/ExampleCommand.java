// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.usecase.ConditioningExample;
import io.flinkdepth.examples.usecase.NearestExample;
import io.flinkdepth.examples.usecase.OccupancyExample;
import io.flinkdepth.examples.usecase.SearchExample;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code flink-depth example}: jobs to begin from. */
@Command(
        name = "example",
        mixinStandardHelpOptions = true,
        description = "Runs a short job that uses depth; docs/examples.md describes each.",
        subcommands = {
            ConditioningExample.class,
            OccupancyExample.class,
            NearestExample.class,
            SearchExample.class
        })
final class ExampleCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say which: conditioning, occupancy, nearest or search.");
    }
}
