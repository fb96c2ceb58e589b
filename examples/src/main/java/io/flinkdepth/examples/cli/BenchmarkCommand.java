// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.examples.benchmark.Benchmark;
import io.flinkdepth.examples.benchmark.DeviceBenchmark;
import io.flinkdepth.examples.benchmark.Figure;
import io.flinkdepth.examples.benchmark.GraphForms;
import io.flinkdepth.examples.benchmark.Ratio;
import io.flinkdepth.examples.benchmark.SwapRun;
import io.flinkdepth.examples.benchmark.TrainingSpeed;
import io.flinkdepth.examples.benchmark.WorkersSpeed;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code flink-depth benchmark}. */
@Command(
        name = "benchmark",
        mixinStandardHelpOptions = true,
        description = {
            "Measures, side by side in one run, what the stream reaches of a bare ONNX Runtime loop,"
                    + " and how it does against the job that a user would write first.",
            "Quote medians and ratios; rates are this machine's."
        })
final class BenchmarkCommand implements Callable<Integer> {

    @Spec private CommandSpec spec;

    @Option(
            names = "--model",
            paramLabel = "REF",
            defaultValue = InferenceBuilder.BUNDLED_MODEL,
            description = "folder of a model package (default: the bundled model)")
    private String model;

    @Option(
            names = "--runs",
            defaultValue = "3",
            description = "paired runs (default: ${DEFAULT-VALUE})")
    private int runs;

    @Option(
            names = "--frames",
            defaultValue = "600",
            description = "frames of a run, the first sixth a warm-up (default: ${DEFAULT-VALUE})")
    private int frames;

    @Option(
            names = "--frame-size",
            paramLabel = "WIDTHxHEIGHT",
            defaultValue = "1280x720",
            converter = FrameSize.class,
            description = "size of the frames that are sent (default: ${DEFAULT-VALUE})")
    private ImageSize frameSize;

    @Option(
            names = "--vits",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "also a ViT-S at 518 with random weights (default: ${DEFAULT-VALUE})")
    private boolean vits;

    @Option(
            names = "--training",
            paramLabel = "FILE",
            description =
                    "measure a training step instead, against this TorchScript module (see"
                            + " docs/training.md)")
    private Path training;

    @Option(
            names = "--workers",
            paramLabel = "N",
            description =
                    "measure a training with so many workers against one instead (see"
                            + " docs/training-cluster.md)")
    private int workers;

    @Option(
            names = "--steps",
            defaultValue = "40",
            description = "steps of a run with --training or --workers (default: ${DEFAULT-VALUE})")
    private int steps;

    @Option(
            names = "--swaps",
            paramLabel = "N",
            description =
                    "measure what a stream under full load notices of so many changes of its model"
                            + " instead (see docs/swaps.md)")
    private int swaps;

    @Option(
            names = {"--shadow-frames", "--guard-frames"},
            defaultValue = "16",
            description = "with --swaps: frames a model is tried on (default: ${DEFAULT-VALUE})")
    private int shadowFrames;

    @Option(
            names = "--memory",
            paramLabel = "FRAMES",
            description =
                    "measure the memory of the process over so many frames instead (see"
                            + " docs/swaps.md)")
    private int memory;

    @Option(
            names = "--input-size",
            paramLabel = "PIXELS",
            description = "with --swaps and --memory: size images are resized to")
    private int inputSize;

    @Option(
            names = "--sql",
            description = "measure ML_PREDICT against the operator instead (see docs/sql.md)")
    private boolean sql;

    @Option(
            names = "--batch",
            defaultValue = "4",
            description = "with --sql: images of a batch (default: ${DEFAULT-VALUE})")
    private int batch;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = {
                "measure a device instead, as cuda:0: its predictions against the CPU's, a bare"
                        + " session, the stream, swaps (see docs/gpu.md)"
            })
    private String device;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "with --device: where each figure is written as soon as it is known")
    private Path report;

    @Option(
            names = "--encoder",
            paramLabel = "SIZE",
            defaultValue = "vits",
            description =
                    "with --device and --forms: the network, with random weights (${DEFAULT-VALUE})")
    private String encoder;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "518",
            description =
                    "with --device and --forms: the network's square input (${DEFAULT-VALUE})")
    private int side;

    @Option(
            names = "--batches",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,2,4,8,16,32",
            description = "with --device: sizes of batches (${DEFAULT-VALUE})")
    private List<Integer> batches;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "3",
            description = "with --device: time of each measurement (${DEFAULT-VALUE})")
    private int seconds;

    @Option(
            names = "--forms",
            description = {
                "measure the forms of a network on the CPU instead: plain, optimized, int8 (see"
                        + " docs/speed.md); --runs of each, --encoder and --side of the second"
                        + " network"
            })
    private boolean forms;

    @Option(
            names = "--threads",
            defaultValue = "0",
            description = "with --forms: threads of a run, 0 for all cores (${DEFAULT-VALUE})")
    private int threads;

    @Option(
            names = "--latency",
            description =
                    "measure the latency of a stream that four cameras load by half instead (see"
                            + " docs/speed.md)")
    private boolean latency;

    @Option(
            names = "--peers",
            paramLabel = "DIR",
            description = {
                "measure against transformers.js instead, which npm has installed in this folder;"
                        + " needs Node.js (see docs/speed.md)"
            })
    private Path peers;

    @Option(names = "--json", description = "print JSON instead of a table")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        if (device != null) {
            measureDevice();
            return CommandLine.ExitCode.OK;
        }
        if (forms) {
            measureForms();
            return CommandLine.ExitCode.OK;
        }
        if (swaps > 0 || memory > 0) {
            SwapRun run = new SwapRun(frameSize, inputSize, System.err::println);
            print(swaps > 0 ? run.swaps(model, swaps, shadowFrames) : run.memory(model, memory));
            return CommandLine.ExitCode.OK;
        }
        if (latency) {
            try (Benchmark benchmark = new Benchmark(frameSize, System.err::println)) {
                print(benchmark.latency(model, runs, frames));
            }
            return CommandLine.ExitCode.OK;
        }
        List<Ratio> ratios = ratios();
        System.out.println(json ? json(ratios) : table(ratios));
        return CommandLine.ExitCode.OK;
    }

    private List<Ratio> ratios() throws Exception {
        if (workers > 0) {
            return List.of(new WorkersSpeed(workers, steps, System.err::println).compare(runs));
        }
        return training == null ? streams() : List.of(trainingStep());
    }

    private void measureDevice() throws Exception {
        DeviceBenchmark.Settings settings =
                new DeviceBenchmark.Settings(
                        Device.parse(device),
                        frameSize,
                        side,
                        batches,
                        Duration.ofSeconds(seconds),
                        swaps);
        if (report != null) {
            Files.deleteIfExists(report);
        }
        try (DeviceBenchmark benchmark = new DeviceBenchmark(settings, this::tell)) {
            benchmark.run(encoder, model);
        }
    }

    private void measureForms() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (GraphForms measurement = new GraphForms(threads, runs, figures::add)) {
            measurement.machine();
            measurement.bundled();
            if (vits) {
                measurement.official(encoder, side);
            }
        }
        print(figures);
    }

    private void tell(Figure figure) {
        String row = "| " + figure.name() + " | " + figure.value() + " |";
        System.out.println(row);
        if (report != null) {
            try {
                Files.writeString(
                        report,
                        row + System.lineSeparator(),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException("the report cannot be written", e);
            }
        }
    }

    private void print(List<Figure> figures) {
        if (json) {
            ObjectNode node = new ObjectMapper().createObjectNode();
            figures.forEach(figure -> node.put(figure.name(), figure.value()));
            System.out.println(node.toPrettyString());
            return;
        }
        System.out.println("| | |\n|---|---|");
        figures.forEach(f -> System.out.println("| " + f.name() + " | " + f.value() + " |"));
    }

    private Ratio trainingStep() throws Exception {
        if (!Files.exists(training)) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "there is no module " + training + "; docs/training.md says how it is traced.");
        }
        return new TrainingSpeed(training, steps, System.err::println).compare(runs);
    }

    private List<Ratio> streams() throws Exception {
        List<Ratio> ratios = new ArrayList<>();
        try (Benchmark benchmark = new Benchmark(frameSize, System.err::println)) {
            if (peers != null) {
                return benchmark.comparePeers(model, peers, runs, frames);
            }
            if (sql) {
                return benchmark.compareSql(model, batch, runs, frames);
            }
            ratios.addAll(benchmark.compare(model, runs, frames, 0.8, true));
            if (vits) {
                String untrained = benchmark.untrained("vits");
                int fewer = Math.max(24, frames / 25);
                ratios.addAll(benchmark.compare(untrained, runs, fewer, 0.95, false));
            }
        }
        return ratios;
    }

    /** Reads a width and a height in pixels. */
    private static final class FrameSize implements CommandLine.ITypeConverter<ImageSize> {
        @Override
        public ImageSize convert(String value) {
            String[] sides = value.split("x");
            try {
                return new ImageSize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new CommandLine.TypeConversionException(
                        "'" + value + "' is no frame size; write it as 1280x720.");
            }
        }
    }

    private static String table(List<Ratio> ratios) {
        StringBuilder table = new StringBuilder();
        table.append(
                "| | first, per second | second, per second | ratio, median | spread | target |\n");
        table.append("|---|---|---|---|---|---|\n");
        ratios.forEach(ratio -> table.append(ratio.row()).append('\n'));
        return table.toString();
    }

    private static String json(List<Ratio> ratios) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (Ratio ratio : ratios) {
            ObjectNode node = array.addObject();
            node.put("name", ratio.name());
            node.put("target", ratio.target());
            node.put("ratioMedian", Ratio.median(ratio.pairs()));
            node.put("ratioMinimum", Ratio.minimum(ratio.pairs()));
            node.put("ratioMaximum", Ratio.maximum(ratio.pairs()));
            node.set("firstFramesPerSecond", values(ratio.first()));
            node.set("secondFramesPerSecond", values(ratio.second()));
        }
        return array.toPrettyString();
    }

    private static ArrayNode values(double[] rates) {
        ArrayNode array = new ObjectMapper().createArrayNode();
        for (double rate : rates) {
            array.add(rate);
        }
        return array;
    }
}
