// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.operators.runtime.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/**
 * How busy a GPU is and what of its memory is in use, as {@code nvidia-smi} says; nothing where
 * that command is not there.
 */
final class GpuMeter implements AutoCloseable {

    private static final String PERIOD_MILLIS = "200";

    @Nullable private final Process process;

    private GpuMeter(@Nullable Process process) {
        this.process = process;
    }

    /** Starts to measure; nothing of a CPU, or without {@code nvidia-smi}. */
    static GpuMeter start(Device device) {
        return new GpuMeter(
                query(device, "utilization.gpu,memory.used", "-lms", PERIOD_MILLIS).orElse(null));
    }

    /** What is in use now. */
    static Optional<String> memory(Device device) throws IOException {
        Optional<Process> query = query(device, "memory.used");
        if (query.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(output(query.get()).trim() + " MiB on " + device);
    }

    private static Optional<Process> query(Device device, String fields, String... more) {
        if (device.kind() != Device.Kind.CUDA) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>();
        command.add("nvidia-smi");
        command.add("--query-gpu=" + fields);
        command.add("--format=csv,noheader,nounits");
        command.add("--id=" + Math.max(0, device.index()));
        command.addAll(List.of(more));
        try {
            return Optional.of(new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String output(Process process) throws IOException {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Stops, and says what was seen. */
    String stop() throws IOException, InterruptedException {
        if (process == null) {
            return "not measured";
        }
        process.destroy();
        String lines = output(process);
        process.waitFor(10, TimeUnit.SECONDS);
        List<double[]> samples =
                lines.lines()
                        .map(line -> line.split(","))
                        .filter(fields -> fields.length == 2)
                        .map(GpuMeter::sample)
                        .toList();
        if (samples.isEmpty()) {
            return "nvidia-smi said nothing";
        }
        return String.format(
                Locale.ROOT,
                "busy %.0f %% of the time (median of %d), %.0f MiB in use at most",
                Ratio.median(samples.stream().mapToDouble(s -> s[0]).toArray()),
                samples.size(),
                samples.stream().mapToDouble(s -> s[1]).max().orElse(0));
    }

    private static double[] sample(String[] fields) {
        return new double[] {number(fields[0]), number(fields[1])};
    }

    private static double number(String field) {
        String digits = field.replaceAll("[^0-9.]", "");
        return digits.isEmpty() ? 0 : Double.parseDouble(digits);
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
