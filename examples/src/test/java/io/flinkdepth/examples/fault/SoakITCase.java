// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A new version of the bundled model each minute, for a long time: no frame is lost, and what the
 * TaskManagers hold does not grow. {@code -Psoak} runs it; the samples are then in {@code
 * examples/target/soak.csv}.
 */
@Tag("soak")
@Timeout(value = 6, unit = TimeUnit.HOURS)
class SoakITCase {

    private static final int SWAPS = Integer.getInteger("flinkdepth.soak.swaps");
    private static final Duration INTERVAL = Duration.ofMinutes(1);
    private static final Path TABLE = Path.of("target", "soak.csv");
    private static final int TASK_MANAGERS = 2;

    /** Of the largest sample of the first quarter; pages of native memory are never quite full. */
    private static final double MAX_GROWTH = 1.05;

    @TempDir Path folder;

    /** What all TaskManagers hold. */
    private record Sample(long megabytes, long threads, long descriptors, long temporaryFiles) {}

    @Test
    void nothingGrows() throws Exception {
        List<Sample> samples = new ArrayList<>();
        try (FaultBench bench = new FaultBench(folder, BenchSetup.soak())) {
            bench.start();
            Files.writeString(TABLE, "swap,megabytes,threads,descriptors,temporary_files\n");
            String before = FaultBench.SECOND;
            for (int i = 1; i <= SWAPS; i++) {
                String version = "v3.%04d".formatted(i);
                bench.changeModel(version);
                bench.removeModel(before);
                before = version;
                bench.readFor(INTERVAL);
                samples.add(sample(bench, i));
            }
            assertThat(bench.finish()).matches(FaultCounts::areClean);
        }
        assertFlat("memory", samples, Sample::megabytes);
        assertFlat("threads", samples, Sample::threads);
        assertFlat("file descriptors", samples, Sample::descriptors);
        assertFlat("temporary files", samples, Sample::temporaryFiles);
    }

    private Sample sample(FaultBench bench, int swap) throws IOException {
        List<ProcessSample> processes = new ArrayList<>();
        for (int i = 1; i <= TASK_MANAGERS; i++) {
            processes.add(ProcessSample.of(bench.cluster().process("taskmanager-" + i)));
        }
        Sample sample =
                new Sample(
                        sum(processes, ProcessSample::residentMegabytes),
                        sum(processes, ProcessSample::threads),
                        sum(processes, ProcessSample::descriptors),
                        bench.cluster().temporaryFiles());
        String row =
                "%d,%d,%d,%d,%d\n"
                        .formatted(
                                swap,
                                sample.megabytes,
                                sample.threads,
                                sample.descriptors,
                                sample.temporaryFiles);
        Files.writeString(TABLE, row, StandardOpenOption.APPEND);
        return sample;
    }

    private static long sum(List<ProcessSample> processes, ToLongFunction<ProcessSample> value) {
        return processes.stream().mapToLong(value).sum();
    }

    private static void assertFlat(
            String what, List<Sample> samples, ToLongFunction<Sample> value) {
        int quarter = samples.size() / 4;
        long first = max(samples.subList(0, quarter).stream(), value);
        long last = max(samples.subList(samples.size() - quarter, samples.size()).stream(), value);
        assertThat(last).as(what).isLessThanOrEqualTo(Math.round(MAX_GROWTH * first));
    }

    private static long max(Stream<Sample> samples, ToLongFunction<Sample> value) {
        return samples.mapToLong(value).max().orElseThrow();
    }
}
