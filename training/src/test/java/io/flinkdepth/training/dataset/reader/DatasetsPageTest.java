// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DatasetsPageTest {
    @Test
    void thePageHasARowForEverySetAndEveryOption() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "datasets.md"));
        for (DatasetDescription set : Datasets.all()) {
            assertThat(page).contains("| `" + set.name() + "` |");
            for (String option : set.options()) {
                assertThat(page).as(set.name()).contains("`" + option + "`");
            }
        }
    }
}
