package io.flinkdepth.examples.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.Datasets;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code flink-depth label}, as a user types it. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class LabelCommandITCase {

    private static final int FILES = 150;
    private static final int ENTRIES = 60;
    private static final int DUPLICATES = 20;

    @TempDir Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter errors = new StringWriter();
    private final Set<String> keys = new TreeSet<>();

    /** A picture of its own: decoders take no notice of what follows a PNG's end. */
    private byte[] image(int number) {
        byte[] png = TestFrames.grey("x", 0, 20 + number % 200, 40, 30).image();
        byte[] own = Arrays.copyOf(png, png.length + Integer.BYTES);
        own[png.length] = (byte) number;
        own[png.length + 1] = (byte) (number >> 8);
        keys.add(PseudoLabel.keyOf(own));
        return own;
    }

    /** A tree and an archive, some images twice, two that are no images. */
    private Path set() throws IOException {
        Path set = folder.resolve("my set");
        for (int i = 0; i < FILES; i++) {
            Path file = set.resolve("%d/%04d.png".formatted(i % 4, i));
            Files.createDirectories(file.getParent());
            Files.write(file, image(i));
        }
        Files.write(set.resolve("broken.png"), TestFrames.broken("x", 0).image());
        Files.writeString(set.resolve("noise.tar"), "half of an archive".repeat(99));
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(Files.newOutputStream(set.resolve("more.tar")))) {
            for (int i = 0; i < ENTRIES + DUPLICATES; i++) {
                byte[] bytes = image(i < ENTRIES ? FILES + i : i);
                TarArchiveEntry entry = new TarArchiveEntry("%05d.png".formatted(i));
                entry.setSize(bytes.length);
                tar.putArchiveEntry(entry);
                tar.write(bytes);
                tar.closeArchiveEntry();
            }
        }
        return set;
    }

    private int run(String... arguments) {
        CommandLine commandLine = FlinkDepth.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(errors, true));
        return commandLine.execute(arguments);
    }

    private static String[] arguments(Path set, Path output, String model) {
        return new String[] {
            "label",
            "--input",
            set.toString(),
            "--output",
            output.toString(),
            "--model",
            model,
            "--parallelism",
            "2",
            "--shard-size",
            "20kb",
            "--checkpoint-interval",
            "300ms",
            "--json"
        };
    }

    /** Keys of all samples that our own reader finds and can read. */
    private static List<String> labelled(Path output) throws Exception {
        List<String> found = new ArrayList<>();
        Dataset<LabelledSample> samples = Datasets.open("pseudo-labels", output, Map.of());
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = samples.items()) {
            while (items.hasNext()) {
                Dataset.Item<LabelledSample> item = items.next();
                assertThat(item.read().image().width()).isEqualTo(40);
                String name = item.name();
                found.add(name.substring(name.lastIndexOf('/') + 1));
            }
        }
        return found;
    }

    private static List<JsonNode> failures(Path output) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.walk(output.resolve("failed"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
                for (String line : Files.readAllLines(file)) {
                    lines.add(new ObjectMapper().readTree(line));
                }
            }
        }
        return lines;
    }

    private void everyImageIsLabelledOnce(Path output) throws Exception {
        assertThat(labelled(output)).containsExactlyInAnyOrderElementsOf(keys);
        assertThat(failures(output))
                .extracting(line -> line.get("failure").asText())
                .containsExactlyInAnyOrder("CORRUPT_IMAGE", "UNREADABLE_SOURCE");
        JsonNode summary = new ObjectMapper().readTree(output.resolve("summary.json").toFile());
        assertThat(summary.get("imagesRead").asInt()).isEqualTo(FILES + ENTRIES + DUPLICATES + 2);
        assertThat(summary.get("imagesLabelled").asInt()).isEqualTo(FILES + ENTRIES);
        assertThat(summary.get("imagesDuplicate").asInt()).isEqualTo(DUPLICATES);
        assertThat(summary.get("imagesFailed").asInt()).isEqualTo(2);
        assertThat(summary.get("shards").asInt()).isGreaterThan(3);
    }

    @Test
    void aSetIsLabelledAndNotASecondTime() throws Exception {
        Path set = set();
        Path output = folder.resolve("my labels");
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        assertThat(run(arguments(set, output, model))).as(errors.toString()).isZero();
        everyImageIsLabelledOnce(output);
        assertThat(new ObjectMapper().readTree(out.toString()).get("imagesPerSecond").asDouble())
                .isPositive();
        assertThat(run(arguments(set, output, model))).isEqualTo(2);
        assertThat(errors.toString()).contains("labelled already");
        gnuTarReads(output);
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
        Path set = set();
        Path output = folder.resolve("my labels");
        String model = TestModels.slow(folder.resolve("model"), "v1", 60).location();
        int kills = 0;
        String[] arguments = arguments(set, output, model);
        for (int run = 0; run < 3; run++) {
            long before = newest(output);
            Process process = start(arguments);
            while (process.isAlive() && newest(output) < before + 2) {
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
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of(
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/java.util=ALL-UNNAMED",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-Dorg.bytedeco.javacpp.maxBytes=0",
                        "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlinkDepth.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
    }

    /** The highest number of a whole checkpoint; checkpoints go on counting in the next run. */
    private static long newest(Path output) throws IOException {
        Path state = output.resolve(".checkpoints");
        long newest = 0;
        if (!Files.exists(state)) {
            return newest;
        }
        for (Path job : list(state)) {
            for (Path checkpoint : list(job)) {
                String name = checkpoint.getFileName().toString();
                if (name.startsWith("chk-") && Files.exists(checkpoint.resolve("_metadata"))) {
                    newest = Math.max(newest, Long.parseLong(name.substring(4)));
                }
            }
        }
        return newest;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        } catch (NoSuchFileException e) {
            // Flink removed it meanwhile.
            return List.of();
        }
    }

    @Test
    void shardsWithoutACheckpointAreNotAddedTo() throws Exception {
        Path output = folder.resolve("my labels");
        Path day = Files.createDirectories(output.resolve("2026-01-01"));
        Files.write(day.resolve("shard-x-0.tar"), "x".getBytes(StandardCharsets.UTF_8));
        String model = TestModels.brightness(folder.resolve("model"), "v1", 1f).location();
        assertThat(run(arguments(set(), output, model))).isEqualTo(2);
        assertThat(errors.toString()).contains("no checkpoint to go on from");
    }
}
