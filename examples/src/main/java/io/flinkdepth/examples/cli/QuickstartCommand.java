// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.flinkdepth.examples.cli.progress.ProgressLine;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.job.ModelSettings;
import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.examples.quickstart.Quickstart;
import io.flinkdepth.examples.quickstart.QuickstartSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code flink-depth quickstart}. */
@Command(
        name = "quickstart",
        mixinStandardHelpOptions = true,
        description = {
            "Shows depth on a live stream: a Kafka broker, two cameras, a Flink job and a page, all in"
                    + " this process.",
            "Ctrl-C stops everything. The subcommands run its parts as services of their own, beside a"
                    + " cluster (docs/images.md)."
        },
        subcommands = {
            QuickstartParts.Prepare.class,
            QuickstartParts.Cameras.class,
            QuickstartParts.Page.class
        })
final class QuickstartCommand implements Callable<Integer> {

    @Mixin private ModelSettings model;

    @Option(
            names = "--input",
            paramLabel = "PATH",
            description = "a folder, video file or rtsp:// camera instead of the rendered drive")
    private String input;

    @Mixin private PageAddress address;

    @Option(
            names = "--no-learning",
            description =
                    "serve the bundled model and leave it as it is, instead of a small student that"
                            + " learns from it; so it is, too, with --model or --input")
    private boolean withoutLearning;

    @Option(names = "--headless", description = "no page")
    private boolean headless;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            description = "stop after a time, such as 60s (default: at Ctrl-C)")
    private Duration duration;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "write counts and latencies as JSON at the end")
    private Path report;

    @Override
    public Integer call() throws Exception {
        requireInput();
        Quickstart quickstart = new Quickstart();
        Runtime.getRuntime().addShutdownHook(new Thread(quickstart::close, "quickstart-stop"));
        try (quickstart) {
            System.out.println("Starting Kafka, Flink and the cameras ...");
            boolean counted = report != null || duration != null;
            quickstart.start(
                    new QuickstartSettings(
                            model.estimation(),
                            learns() ? ModelImprovement.RoundSize.DEFAULT : null,
                            counted,
                            input,
                            headless ? null : address.host(),
                            address.port()));
            if (!headless) {
                System.out.println(address.invitation(quickstart.port()));
            }
            System.out.println("Kafka broker: " + quickstart.broker());
            System.out.println("Ctrl-C stops everything.");
            if (runToItsEnd(quickstart)) {
                if (quickstart.failure() != null) {
                    throw new IllegalStateException(LocalJobs.reason(quickstart.failure()));
                }
                return CommandLine.ExitCode.OK;
            }
            return finish(quickstart);
        }
    }

    /** Before Kafka and Flink start, which takes a while. */
    void requireInput() throws IOException {
        if (input != null && !input.contains("://") && !Files.exists(Path.of(input))) {
            throw new IOException("--input is '" + input + "', which is no file or folder here");
        }
    }

    /** A model or an input of one's own is shown as it is. */
    boolean learns() {
        return !withoutLearning && input == null && model.isBundled();
    }

    /** Returns true where it was stopped by somebody else. */
    private boolean runToItsEnd(Quickstart quickstart) throws InterruptedException {
        long end =
                duration == null
                        ? Long.MAX_VALUE
                        : System.currentTimeMillis() + duration.toMillis();
        ProgressLine line = new ProgressLine(new PrintWriter(System.out));
        while (System.currentTimeMillis() < end) {
            long left = Math.min(1000, end - System.currentTimeMillis());
            if (quickstart.awaitEnd(Duration.ofMillis(Math.max(1, left)))) {
                return true;
            }
            line.show(quickstart.progress());
        }
        return false;
    }

    private int finish(Quickstart quickstart) throws Exception {
        ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
        JsonNode counts = mapper.valueToTree(quickstart.finish());
        byte[] json = mapper.writeValueAsBytes(counts);
        System.out.println();
        System.out.println(new String(json, StandardCharsets.UTF_8));
        if (report != null) {
            Path temporary = report.resolveSibling(report.getFileName() + ".part");
            Files.write(temporary, json);
            Files.move(temporary, report, StandardCopyOption.REPLACE_EXISTING);
        }
        return counts.get("framesPredicted").asLong() > 0
                ? CommandLine.ExitCode.OK
                : CommandLine.ExitCode.SOFTWARE;
    }
}
