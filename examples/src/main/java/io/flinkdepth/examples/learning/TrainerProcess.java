// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code flink-depth train loop} in a process of its own, with its own bounded memory, so that it
 * can neither starve nor end the job. It is started again when it ends by itself, and goes on from
 * its files; not after Ctrl-C, which a terminal sends to it as well as to this process. It goes
 * when this is closed, and with this process, however that ends.
 */
@Internal
final class TrainerProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TrainerProcess.class);
    private static final String MAIN = "io.flinkdepth.examples.cli.FlinkDepth";
    private static final String HEAP = "-Xmx512m";
    private static final int SECONDS_TO_END = 10;

    /** One that ends so often, each time soon after its start, has a reason that stays. */
    private static final int MAX_RESTARTS = 5;

    /** Exit code of a process that Ctrl-C has ended. */
    private static final int INTERRUPTED = 128 + 2;

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofMinutes(10);

    private final ProcessBuilder builder;
    private final Duration pause;
    private final Duration soon;
    private Process process;
    private long started;
    private int restarts;
    private boolean closed;
    private boolean givenUp;

    /**
     * Starts a command, and starts it again when it ends by itself.
     *
     * @param pause before it is started again
     * @param soon one that has run for longer is started again however often it ended before
     */
    TrainerProcess(ProcessBuilder builder, Duration pause, Duration soon) throws IOException {
        this.builder = builder;
        this.pause = pause;
        this.soon = soon;
        launch();
    }

    private synchronized void launch() throws IOException {
        if (!closed) {
            started = System.nanoTime();
            process = builder.start();
            process.onExit().thenAccept(this::ended);
        }
    }

    private synchronized void ended(Process former) {
        if (closed) {
            return;
        }
        if (former.exitValue() == INTERRUPTED) {
            givenUp = true;
            return;
        }
        if (System.nanoTime() - started > soon.toNanos()) {
            restarts = 0;
        }
        if (restarts == MAX_RESTARTS) {
            LOG.error("The trainer ended {} times and is not started again.", restarts + 1);
            givenUp = true;
            return;
        }
        restarts++;
        LOG.warn(
                "The trainer ended with exit code {}; it is started again ({} of {}).",
                former.exitValue(),
                restarts,
                MAX_RESTARTS);
        CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS)
                .execute(this::launchAgain);
    }

    private void launchAgain() {
        try {
            launch();
        } catch (IOException e) {
            LOG.error("The trainer cannot be started again.", e);
            synchronized (this) {
                givenUp = true;
            }
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
                        configuration.toString(),
                        "--end-with",
                        Long.toString(ProcessHandle.current().pid())));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        LOG.info("The trainer starts; what it says is in {}.", log);
        return new TrainerProcess(builder, PAUSE, SOON);
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
        return there ? List.of("nice", "-n", "1") : List.of();
    }

    /** Whether it runs, or will run again in a moment. */
    synchronized boolean isAlive() {
        return !closed && !givenUp;
    }

    synchronized Process process() {
        return process;
    }

    @Override
    public void close() throws InterruptedException {
        Process last;
        synchronized (this) {
            closed = true;
            last = process;
        }
        last.destroy();
        if (!last.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            last.destroyForcibly().waitFor();
        }
    }
}
