// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.entrypoint;

import java.util.concurrent.Callable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine;

/** Runs the command of a job jar's main class. */
@Internal
public final class JobMain {

    private JobMain() {}

    /**
     * Runs a command. Unlike {@link CommandLine#execute}, it throws what the command throws: the
     * method runs in the JVM of a client or of a JobManager, to which a return means success.
     *
     * @param command a {@link Callable}
     * @throws CommandLine.ParameterException if the arguments are not those of the command
     */
    public static void run(CommandLine command, String... arguments) throws Exception {
        if (CommandLine.executeHelpRequest(command.parseArgs(arguments)) == null) {
            command.<Callable<?>>getCommand().call();
        }
    }
}
