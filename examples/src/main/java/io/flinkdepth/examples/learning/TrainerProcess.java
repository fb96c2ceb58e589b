// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code flink-depth train loop} in a process of its own, with its own bounded memory, so that it
 * can neither starve nor end the job. It goes when this is closed, or when this process ends in an
 * orderly way.
 */
@Internal
final class TrainerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainerProcess.class);
    private static final String MAIN = "io.flinkdepth.examples.cli.FlinkDepth";
    private static final String HEAP = "-Xmx512m";
    private static final int SECONDS_TO_END = 10;

    private final Process process;
    private final Thread hook;

    private TrainerProcess(Process process) {
        this.process = process;
        this.hook = new Thread(process::destroyForcibly, "quickstart-trainer-stop");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This process is ending already.
            process.destroyForcibly();
            throw e;
        }
    }

    /** Starts it with a configuration; what it says goes to a file. */
    static TrainerProcess start(Path configuration, Path log) throws IOException {
        List<String> command = new ArrayList<>(politely());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(TrainerProcess::isForTheTrainer)
                .forEach(command::add);
        command.addAll(
                List.of(
                        HEAP,
                        "-Dai.djl.pytorch.num_threads=1",
                        "-Dai.djl.pytorch.num_interop_threads=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MAIN,
                        "train",
                        "loop",
                        "--config",
                        configuration.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.redirectErrorStream(true).redirectOutput(log.toFile());
        LOG.info("The trainer starts; what it says is in {}.", log);
        return new TrainerProcess(builder.start());
    }

    /** Not this process's heap, agents and ports. */
    private static boolean isForTheTrainer(String argument) {
        return argument.startsWith("--add-")
                || argument.startsWith("-D") && !argument.startsWith("-Dcom.sun.management");
    }

    /** The stream goes first, where the system can say so. */
    private static List<String> politely() {
        boolean there =
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "nice")));
        return there ? List.of("nice", "-n", "5") : List.of();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already.
            LOG.debug("The hook stays.", e);
        }
    }
}
