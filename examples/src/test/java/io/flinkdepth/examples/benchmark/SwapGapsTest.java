// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.InferenceTimings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Gaps of a stream that is written down by hand. */
class SwapGapsTest {

    private final List<PredictionLog.Entry> predictions = new ArrayList<>();
    private long now;

    private void prediction(long millisLater, String version) {
        now += millisLater;
        predictions.add(
                new PredictionLog.Entry(
                        now * 1_000_000,
                        "a",
                        predictions.size(),
                        version,
                        new InferenceTimings(0, 0, 0, 20_000_000, 1)));
    }

    @Test
    void eachGapIsCountedWhereItBelongs() {
        for (int i = 0; i < 5; i++) {
            prediction(10, "1");
        }
        int updated = predictions.size();
        prediction(25, "1");
        prediction(10, "1");
        int decided = predictions.size();
        prediction(10, "1");
        prediction(30, "2");
        // The last batch of the old model ends behind the first of the new one.
        prediction(35, "1");
        prediction(10, "2");
        int settled = predictions.size();
        prediction(15, "2");
        prediction(10, "2");
        SwapGaps gaps = new SwapGaps(predictions);
        gaps.undisturbed(0, 5);
        gaps.shadow(updated, decided);
        gaps.swap(updated, settled, "2");
        gaps.control(settled, settled + 1);
        Map<String, String> figures =
                gaps.figures().stream().collect(Collectors.toMap(Figure::name, Figure::value));
        assertThat(figures)
                .containsEntry("a batch: median model run, nothing else going on", "20.0 ms")
                .containsEntry(
                        "gap at a swap, longest", "35.0 ms, 1.75 batches, 3.50 median intervals")
                .containsEntry(
                        "longest gap while a model is loaded and tried, longest",
                        "25.0 ms, 1.25 batches, 2.50 median intervals")
                .containsEntry(
                        "longest gap of as many predictions after the swap, longest",
                        "15.0 ms, 0.75 batches, 1.50 median intervals");
    }
}
