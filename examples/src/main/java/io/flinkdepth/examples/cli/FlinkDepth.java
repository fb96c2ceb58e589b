// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.examples.cli.progress.ProgressLine;
import io.flinkdepth.examples.cli.training.EvaluateCommand;
import io.flinkdepth.examples.cli.training.ImportCommand;
import io.flinkdepth.examples.cli.training.OptimizeCommand;
import io.flinkdepth.examples.cli.training.SynthesizeCommand;
import io.flinkdepth.examples.cli.training.TrainCommand;
import java.time.Duration;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.ConfigConstants;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code flink-depth}, the command that gathers all others. */
@Internal
@Command(
        name = "flink-depth",
        description = "Streaming monocular depth for Apache Flink.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = BuiltVersion.class,
        subcommands = {
            QuickstartCommand.class,
            DepthCommand.class,
            LabelCommand.class,
            ImportCommand.class,
            OptimizeCommand.class,
            TrainCommand.class,
            SynthesizeCommand.class,
            EvaluateCommand.class,
            EvaluateAlignmentCommand.class,
            BenchmarkCommand.class,
            ExampleCommand.class,
            RegistryCommand.class,
            BrokerCommand.class
        })
public final class FlinkDepth {

    /** Set by Ctrl-C and SIGTERM, after which a cancelled job is no failure to report. */
    private static volatile boolean stopping;

    /** Exit codes: 0 all went well, 1 something failed, 2 the command line was wrong. */
    public static void main(String[] arguments) {
        initializeFileSystems();
        Runtime.getRuntime().addShutdownHook(new Thread(FlinkDepth::stop, "stop"));
        System.exit(commandLine().execute(arguments));
    }

    private static void stop() {
        stopping = true;
        ProgressLine.stop();
    }

    /**
     * Where Flink's own variable names a configuration, S3 and others have their settings in it.
     */
    private static void initializeFileSystems() {
        if (System.getenv(ConfigConstants.ENV_FLINK_CONF_DIR) != null) {
            Configuration configuration = GlobalConfiguration.loadConfiguration();
            FileSystem.initialize(
                    configuration, PluginUtils.createPluginManagerFromRootFolder(configuration));
        }
    }

    /** The command line; for tests. */
    public static CommandLine commandLine() {
        return new CommandLine(new FlinkDepth())
                .registerConverter(Duration.class, TimeUtils::parseDuration)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(new UsageErrors())
                .setExecutionExceptionHandler(FlinkDepth::report);
    }

    // One line for what a user can mend; -Dflinkdepth.stacktrace=true shows where it came from.
    private static int report(
            Exception failure, CommandLine command, CommandLine.ParseResult result) {
        if (stopping) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        ProgressLine.endUnfinished();
        command.getErr().println("flink-depth: " + message(failure));
        if (Boolean.getBoolean("flinkdepth.stacktrace")) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof IllegalArgumentException
                ? CommandLine.ExitCode.USAGE
                : CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Throwable failure) {
        if (failure instanceof InterruptedException) {
            return "stopped";
        }
        if (failure instanceof NullPointerException
                || failure instanceof IndexOutOfBoundsException
                || failure instanceof ClassCastException) {
            return failure
                    + ", which is a defect; FLINK_DEPTH_JAVA_OPTIONS=-Dflinkdepth.stacktrace=true"
                    + " shows where it comes from";
        }
        return failure.getMessage() != null ? failure.getMessage() : failure.toString();
    }
}
