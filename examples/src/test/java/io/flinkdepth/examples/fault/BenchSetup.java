// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.examples.cluster.LocalCluster;
import io.flinkdepth.operators.inference.InferenceBuilder;
import io.flinkdepth.operators.runtime.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What a bench runs.
 *
 * @param models of its job
 * @param pause between two frames
 * @param smallDisk whether checkpoints are on a disk that can be filled
 * @param shiftedClock whether the clock of the processes can be set
 * @param environment further variables of the processes
 */
record BenchSetup(
        Models models,
        Duration pause,
        boolean smallDisk,
        boolean shiftedClock,
        Map<String, String> environment) {

    /** Writes packages that differ in their version. */
    @FunctionalInterface
    interface Models {
        ModelPackage write(Path folder, String version) throws IOException;
    }

    /** A small model at 20 frames a second. */
    static BenchSetup of(Fault fault) {
        return new BenchSetup(
                (folder, version) -> TestModels.brightness(folder, version, 1),
                Duration.ofMillis(50),
                fault == Fault.DISK_FULL,
                fault == Fault.CLOCK_SET_BACK,
                Map.of());
    }

    /** The bundled model at 2 frames a second, in heaps that are resident from the start. */
    static BenchSetup soak() {
        return new BenchSetup(
                BenchSetup::copyOfBundled,
                Duration.ofMillis(500),
                false,
                false,
                Map.of(LocalCluster.JAVA_OPTIONS, "-XX:+UseSerialGC -XX:+AlwaysPreTouch"));
    }

    private static ModelPackage copyOfBundled(Path folder, String version) throws IOException {
        ModelPackage bundled = ModelPackage.open(InferenceBuilder.BUNDLED_MODEL);
        bundled.copyTo(Files.createDirectories(folder));
        return ModelPackageWriter.write(folder, bundled.card().withVersion(version));
    }
}
