// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.continuous.RoundEvaluation.SetFigure;
import io.flinkdepth.training.continuous.RoundFolder.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lowest error of the versions before a round. */
class EarlierFiguresTest {
    private static final int IMAGES = 9;

    @TempDir private Path folder;

    private RoundFolder round(int number) throws IOException {
        return new RoundFolder(
                Files.createDirectories(folder.resolve(String.format("%06d", number))));
    }

    private Double best(int round) throws IOException {
        return EarlierFigures.before(round(round)).best("day", IMAGES);
    }

    /** Writes what a round leaves behind, with the best figure that it has read itself. */
    private void evaluated(int number, Double before, double after, boolean published)
            throws IOException {
        SetFigure day =
                new SetFigure("day", Measure.ABS_REL, before, after, 0.05, IMAGES, best(number));
        round(number).write(Entry.EVALUATION, new RoundEvaluation("v", List.of(day), null));
        if (published) {
            round(number).write(Entry.PUBLICATION, Map.of("version", "v" + number));
        }
    }

    @Test
    void itIsOfAVersionThatServedOrWasPublished() throws Exception {
        assertThat(best(1)).isNull();
        evaluated(1, 0.2, 0.1, true);
        evaluated(2, 0.1, 0.05, false);
        assertThat(best(2)).isEqualTo(0.1);
        assertThat(best(3)).as("the second one is not published").isEqualTo(0.1);
        evaluated(3, 0.1, 0.103, true);
        evaluated(4, 0.103, 0.106, true);
        assertThat(best(5)).isEqualTo(0.1);
        round(5);
        assertThat(best(6)).as("the fifth one was abandoned").isEqualTo(0.1);
    }

    @Test
    void aFirstModelThatWasRefusedLeavesNone() throws Exception {
        evaluated(1, null, 0.4, false);
        assertThat(best(2)).isNull();
        evaluated(2, null, 0.3, true);
        assertThat(best(3)).isEqualTo(0.3);
    }

    @Test
    void itIsOfTheSameImages() throws Exception {
        evaluated(1, 0.2, 0.1, true);
        EarlierFigures figures = EarlierFigures.before(round(2));
        assertThat(figures.best("night", IMAGES)).isNull();
        assertThat(figures.best("day", IMAGES + 1)).as("of a larger set").isNull();
    }

    @Test
    void aLoopOfAnEarlierReleaseGoesOn() throws Exception {
        Files.writeString(
                round(1).path().resolve("evaluation.json"),
                """
                {"compared": "v", "failure": null, "figures": [{"set": "day", "measure": "ABS_REL",
                 "before": 0.2, "after": 0.3, "tolerance": 0.05, "images": 9}]}
                """);
        assertThat(best(2)).isEqualTo(0.2);
    }
}
