// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Faults of processes, network and disks while a job runs. Each frame has one prediction all the
 * same, in order, and the model in service stays. {@code -Pfaults} repeats more of them; the rows
 * of the table in docs/reliability.md are then in {@code examples/target/faults.md}.
 */
@Tag("processes")
@Timeout(value = 2, unit = TimeUnit.HOURS)
class FaultsITCase {

    @TempDir Path folder;

    /** {@code FAULT*TIMES}, separated by commas. */
    static Stream<Arguments> faults() {
        return Arrays.stream(System.getProperty("flinkdepth.faults").split(","))
                .map(fault -> fault.split("\\*"))
                .map(parts -> arguments(Fault.valueOf(parts[0]), Integer.parseInt(parts[1])));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void eachFrameHasOnePrediction(Fault fault, int times) throws Exception {
        List<Duration> waits = new ArrayList<>();
        try (FaultBench bench = new FaultBench(folder, BenchSetup.of(fault))) {
            bench.start();
            for (int i = 0; i < times; i++) {
                fault.inject(bench, i);
                waits.add(bench.awaitNewPrediction(fault.toString()));
            }
            FaultCounts counts = bench.finish();
            Files.writeString(
                    Path.of("target", "faults.md"),
                    counts.row(fault, waits) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            assertThat(counts).matches(FaultCounts::areClean);
        }
    }
}
