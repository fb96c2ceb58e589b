// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.training.recipe.RecipeConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * The reports of a training run as JSON lines, {@code metrics.jsonl} in its output folder.
 *
 * <p>If training resumes from a checkpoint, lines after that checkpoint are removed first, because
 * they are written again.
 */
@Internal
public final class TrainingLog {
    /** Name of the file in the output folder. */
    public static final String FILE = "metrics.jsonl";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;

    private TrainingLog(Path file) {
        this.file = file;
    }

    /** Opens the log at the start or resumption of training. */
    public static TrainingLog open(RecipeConfiguration configuration) throws IOException {
        Path output = configuration.run().output();
        Files.createDirectories(output);
        int step = Checkpoint.stepIn(output);
        Path file = output.resolve(FILE);
        List<String> kept = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                JsonNode node = parse(line);
                if (node != null && node.path("step").asInt() <= step) {
                    kept.add(line);
                }
            }
        }
        Files.write(file, kept);
        return new TrainingLog(file);
    }

    /** Parses a line; the last line may be truncated if training was killed. */
    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            return null;
        }
    }

    /** Adds one line, and returns it. */
    public String add(StepReport report) {
        ObjectNode node = JSON.createObjectNode();
        node.put("step", report.step());
        node.put("steps", report.steps());
        ObjectNode losses = node.putObject("losses");
        report.losses().forEach(losses::put);
        if (!report.heldOut().isEmpty()) {
            ObjectNode heldOut = node.putObject("heldOut");
            report.heldOut().forEach(heldOut::put);
        }
        node.put("gradientNorm", report.gradientNorm());
        node.put("rateFactor", report.rateFactor());
        node.put("imagesPerSecond", report.imagesPerSecond());
        node.put("waitingShare", report.waitingShare());
        node.put("exchangeShare", report.exchangeShare());
        node.put("residentBytes", report.residentBytes());
        try {
            Files.writeString(
                    file, node + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return node.toString();
    }

    /** Reads all reports so far. */
    public static List<StepReport> read(Path output) throws IOException {
        List<StepReport> reports = new ArrayList<>();
        for (String line : Files.readAllLines(output.resolve(FILE))) {
            reports.add(report(JSON.readTree(line)));
        }
        return reports;
    }

    /** Parses a line that {@link #add} returned. */
    public static StepReport parseReport(String line) {
        try {
            return report(JSON.readTree(line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static StepReport report(JsonNode node) {
        return new StepReport(
                node.get("step").asInt(),
                node.get("steps").asInt(),
                figures(node.path("losses")),
                figures(node.path("heldOut")),
                node.get("gradientNorm").asDouble(),
                node.get("rateFactor").asDouble(),
                node.get("imagesPerSecond").asDouble(),
                node.get("waitingShare").asDouble(),
                // Logs of version 0.1 have none.
                node.path("exchangeShare").asDouble(),
                node.get("residentBytes").asLong());
    }

    private static Map<String, Double> figures(JsonNode fields) {
        Map<String, Double> figures = new TreeMap<>();
        fields.properties().forEach(e -> figures.put(e.getKey(), e.getValue().asDouble()));
        return figures;
    }
}
