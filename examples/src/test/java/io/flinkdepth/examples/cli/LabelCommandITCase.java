// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.examples.JavaCommand;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code flink-depth label}, as a user types it. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LabelCommandITCase {

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private LabelSet set;

    @BeforeEach
    void writeSet() throws IOException {
        set = LabelSet.write(folder.resolve("my set"));
    }

    private int run(String... arguments) {
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }

    private String[] arguments(Path output, String model) {
        return new String[] {
            "label",
            "--input",
            set.folder().toString(),
            "--output",
            output.toString(),
            "--model",
            model,
            "--parallelism",
            "2",
            "--shard-size",
            "80kb",
            "--checkpoint-interval",
            "300ms",
            "--json"
        };
    }

    private void everyImageIsLabelledOnce(Path output) throws Exception {
        set.everyImageIsLabelledOnce(output);
        JsonNode summary = new ObjectMapper().readTree(output.resolve("summary.json").toFile());
        assertThat(summary.get("imagesRead").asInt()).isEqualTo(LabelSet.READ);
        assertThat(summary.get("imagesLabelled").asInt()).isEqualTo(set.keys().size());
        assertThat(summary.get("imagesDuplicate").asInt()).isEqualTo(LabelSet.DUPLICATES);
        assertThat(summary.get("imagesFailed").asInt()).isEqualTo(LabelSet.BAD);
        assertThat(summary.get("shards").asInt()).isGreaterThan(3);
    }

    @Test
    void aSetIsLabelledAndNotASecondTime() throws Exception {
        Path output = folder.resolve("my labels");
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        assertThat(run(arguments(output, model))).as(errors.toString()).isZero();
        everyImageIsLabelledOnce(output);
        assertThat(new ObjectMapper().readTree(out.toString()).get("imagesPerSecond").asDouble())
                .isPositive();
        assertThat(run(arguments(output, model))).isEqualTo(2);
        assertThat(errors.toString()).contains("labelled already");
        gnuTarReads(output);
    }

    @Test
    void aSetWithoutALabelIsNoSuccess() throws Exception {
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        Path images = Files.createDirectories(folder.resolve("images"));
        String[] arguments = {
            "label",
            "--input",
            images.toString(),
            "--output",
            folder.resolve("labels").toString(),
            "--model",
            model
        };
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(errors.toString()).contains("--input has no image, archive or video in it");
        Files.write(images.resolve("broken.png"), TestFrames.broken("x", 0).image());
        arguments[4] = folder.resolve("others").toString();
        assertThat(run(arguments)).isEqualTo(1);
        assertThat(errors.toString()).contains("no image has a label: 1 failed; ");
    }

    private static void gnuTarReads(Path output) throws Exception {
        boolean there =
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "tar")));
        Assumptions.assumeTrue(there, "there is no tar on the PATH: it was not asked");
        try (Stream<Path> files = Files.walk(output)) {
            for (Path shard : files.filter(f -> f.toString().endsWith(".tar")).toList()) {
                Process tar =
                        new ProcessBuilder("tar", "tf", shard.toString())
                                .redirectErrorStream(true)
                                .start();
                String said = new String(tar.getInputStream().readAllBytes());
                assertThat(tar.waitFor()).as(said).isZero();
                assertThat(said.lines().count() % 4).isZero();
            }
        }
    }

    /** SIGKILL in the middle, several times; the last run goes to the end. */
    @Test
    void aKilledProcessGoesOnFromItsLastCheckpoint() throws Exception {
        Path output = folder.resolve("my labels");
        String model = TestModels.slow(folder.resolve("model"), "v1", 100).location();
        int kills = 0;
        String[] arguments = arguments(output, model);
        for (int run = 0; run < 3; run++) {
            long before = LabelSet.newestCheckpoint(output);
            Process process = start(arguments);
            while (process.isAlive() && LabelSet.newestCheckpoint(output) <= before) {
                process.waitFor(20, TimeUnit.MILLISECONDS);
            }
            kills += process.isAlive() ? 1 : 0;
            process.destroyForcibly().waitFor();
        }
        assertThat(kills).as("kills in the middle").isGreaterThanOrEqualTo(2);
        assertThat(output.resolve("summary.json")).doesNotExist();

        assertThat(run(arguments)).as(errors.toString()).isZero();
        assertThat(errors.toString()).contains("Going on from", "chk-");
        everyImageIsLabelledOnce(output);
        JsonNode summary = new ObjectMapper().readTree(out.toString());
        assertThat(summary.get("labelledInThisRun").asInt())
                .as("labels of the last run")
                .isLessThan(summary.get("imagesLabelled").asInt());
    }

    private Process start(String[] arguments) throws IOException {
        List<String> command =
                JavaCommand.of(
                        FlinkDepth.class,
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Xmx512m");
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    @Test
    void shardsWithoutACheckpointAreNotAddedTo() throws Exception {
        Path output = folder.resolve("my labels");
        Path day = Files.createDirectories(output.resolve("2026-01-01"));
        Files.write(day.resolve("shard-x-0.tar"), "x".getBytes(StandardCharsets.UTF_8));
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        assertThat(run(arguments(output, model))).isEqualTo(2);
        assertThat(errors.toString()).contains("no checkpoint to go on from");
    }
}
