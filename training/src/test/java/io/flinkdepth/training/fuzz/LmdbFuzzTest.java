// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.ItemReading;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.image.ImageCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.Tag;

/** LMDB environments of pictures. */
@Tag("fuzz")
class LmdbFuzzTest {

    private static final int MAX_ITEMS = 16;

    @FuzzTest(maxDuration = "4s")
    void pictures(byte[] bytes) throws Exception {
        Path root = Files.createTempDirectory("fuzz");
        try {
            Files.write(Files.createDirectory(root.resolve("a_lmdb")).resolve("data.mdb"), bytes);
            try (CloseableIterator<Dataset.Item<RgbImage>> items =
                    new ImageCollection("images", root, 1).items()) {
                for (int i = 0; i < MAX_ITEMS && items.hasNext(); i++) {
                    read(items.next());
                }
            }
        } finally {
            FileUtils.deleteDirectory(root.toFile());
        }
    }

    private static void read(Dataset.Item<RgbImage> item) {
        try {
            ItemReading.read(item);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
