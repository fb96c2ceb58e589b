// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Gaps of a stream that is written down by hand. */
class SwapGapsTest {

    private final List<AnswerLog.Entry> answers = new ArrayList<>();
    private long now;

    private void answer(long millisLater, String version) {
        now += millisLater;
        answers.add(
                new AnswerLog.Entry(
                        now * 1_000_000, "a", answers.size(), version, 20 * 1_000_000L));
    }

    @Test
    void eachGapIsCountedWhereItBelongs() {
        for (int i = 0; i < 5; i++) {
            answer(10, "1");
        }
        int announced = answers.size();
        answer(25, "1");
        answer(10, "1");
        int decided = answers.size();
        answer(10, "1");
        answer(30, "2");
        // The last batch of the old model ends behind the first of the new one.
        answer(35, "1");
        answer(10, "2");
        int settled = answers.size();
        answer(15, "2");
        answer(10, "2");
        SwapGaps gaps = new SwapGaps(answers);
        gaps.undisturbed(0, 5);
        gaps.trial(announced, decided);
        gaps.swap(announced, settled, "2");
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
                        "longest gap of as many answers after the swap, longest",
                        "15.0 ms, 0.75 batches, 1.50 median intervals");
    }
}
