// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import io.flinkdepth.training.evaluate.PredictionAgreement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The list of {@code benchmark --device}, in small, with the CPU as the device. */
class DeviceBenchmarkITCase {

    @TempDir Path folder;

    @Test
    @Timeout(300)
    void eachLineOfTheListIsHandedOn() throws Exception {
        String trained = TestModels.brightness(folder.resolve("model"), "v1", 1).location();
        List<Figure> figures = new ArrayList<>();
        DeviceBenchmark.Settings settings =
                new DeviceBenchmark.Settings(
                        Device.CPU,
                        new ImageSize(64, 48),
                        28,
                        List.of(1, 2),
                        Duration.ofMillis(100),
                        0);
        try (DeviceBenchmark benchmark = new DeviceBenchmark(settings, figures::add)) {
            benchmark.run("vits", trained);
        }
        assertThat(figures)
                .filteredOn(figure -> figure.name().contains("difference from the CPU"))
                .hasSize(4)
                .allSatisfy(figure -> assertThat(Double.parseDouble(figure.value())).isZero());
        assertThat(figures)
                .extracting(Figure::name)
                .contains("vits, float32, bare session, batch 2");
        assertThat(figures)
                .filteredOn(figure -> figure.name().startsWith("stream of 64x48 JPEG"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.value()).endsWith("; 0 failed"));
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    void theFormsOfANetworkAreTimedInTurn() throws Exception {
        List<Figure> figures = new ArrayList<>();
        try (GraphForms forms = new GraphForms(1, 2, figures::add)) {
            forms.machine();
            forms.official("vits", 28);
        }
        assertThat(figures)
                .extracting(Figure::name)
                .containsExactly(
                        "processor",
                        "vector extensions",
                        "threads of a run",
                        "vits at 28 x 28: plain float32",
                        "vits at 28 x 28: float32",
                        "vits at 28 x 28: int8");
        assertThat(figures.get(5).value()).matches("[0-9.]+ ms, [0-9.]+ times as fast .*");
        Processor processor =
                Processor.of(List.of("model name\t: A", "flags\t\t: sse avx2 fpu avx512_vnni"));
        assertThat(processor).isEqualTo(new Processor("A", "avx2 avx512_vnni"));
    }

    @Test
    void absRelIsOfDepthAndLeavesOutTheFar() {
        float[] reference = {1, 0.5f, 0.001f};
        float[] prediction = {0.5f, 0.5f, 1};
        assertThat(PredictionAgreement.absRel(prediction, reference)).isEqualTo(0.5);
        assertThat(PredictionAgreement.relativeError(prediction, reference))
                .isCloseTo(0.999, within(1e-6));
    }
}
