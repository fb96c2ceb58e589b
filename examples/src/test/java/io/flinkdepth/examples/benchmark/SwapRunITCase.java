// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runs of {@code benchmark --swaps} and {@code --memory}, in small. */
class SwapRunITCase {

    @TempDir Path folder;

    private SwapRun run() {
        return new SwapRun(new ImageSize(64, 48), 0, line -> {});
    }

    private String model() {
        return TestModels.brightness(folder.resolve("model"), "v1", 1).location();
    }

    @Test
    @Timeout(300)
    void swapsAreCountedAndNothingIsLost() throws Exception {
        List<Figure> figures = run().swaps(model(), 3, 0);
        assertThat(figures)
                .contains(
                        new Figure("frames lost", "0"),
                        new Figure("frames failed", "0"),
                        new Figure("predictions doubled", "0"),
                        new Figure("predictions out of order", "0"),
                        new Figure("swaps", "3"));
        assertThat(figures)
                .extracting(Figure::name)
                .contains(
                        "gap at a swap, longest",
                        "resident memory after 1 model updates",
                        "resident memory after 3 model updates");
        assertThat(SharedSessions.open()).isZero();
    }

    @Test
    @Timeout(300)
    void memoryIsLookedAtTenTimes() throws Exception {
        List<Figure> figures = run().memory(model(), 100);
        assertThat(figures)
                .filteredOn(figure -> figure.name().startsWith("resident memory"))
                .hasSize(10);
        assertThat(figures).contains(new Figure("frames lost", "0"));
        assertThat(SharedSessions.open()).isZero();
    }
}
