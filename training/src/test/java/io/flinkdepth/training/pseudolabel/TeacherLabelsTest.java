// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.pseudolabel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.evaluate.DepthModel;
import io.flinkdepth.training.evaluate.PredictedDepth;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherLabelsTest {
    @TempDir Path folder;

    private final AtomicInteger asked = new AtomicInteger();

    /** Predicts, at half the size, the brightness of the left edge everywhere, plus the column. */
    private DepthModel teacher(float factor) {
        return image -> {
            asked.incrementAndGet();
            float left = image.bgr().data().get(0) & 0xff;
            float[] values = new float[4 * 2];
            for (int i = 0; i < values.length; i++) {
                values[i] = factor * (left + i % 4);
            }
            return new PredictedDepth(4, 2, values, DepthKind.RELATIVE_DISPARITY);
        };
    }

    /** One picture of one name whose left edge is darker than its right one. */
    private static Dataset<RgbImage> picture(int left) {
        byte[] rgb = new byte[3 * 8 * 4];
        for (int i = 0; i < 32; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (left + 10 * (i % 8));
            }
        }
        return pictures("000000.jpg", () -> new RgbImage(8, 4, rgb));
    }

    private static Dataset<RgbImage> pictures(String name, Supplier<RgbImage> image) {
        Dataset.Item<RgbImage> item =
                new Dataset.Item<>() {
                    @Override
                    public String name() {
                        return name;
                    }

                    @Override
                    public RgbImage read() {
                        return image.get();
                    }
                };
        return new Dataset<>() {
            @Override
            public String name() {
                return "pictures";
            }

            @Override
            public CloseableIterator<Item<RgbImage>> items() {
                return CloseableIterator.adapterForIterator(List.of(item).iterator());
            }
        };
    }

    private float[] label(int left, float factor, String identity, boolean flip) throws Exception {
        TeacherLabels labels =
                new TeacherLabels(picture(left), teacher(factor), identity, flip, folder);
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = labels.items()) {
            return items.next().read().label().values();
        }
    }

    @Test
    void theFlippedPredictionIsTurnedBackBeforeTheMean() throws Exception {
        float[] alone = label(20, 1, "t", false);
        float[] mean = label(20, 1, "t", true);
        assertThat(alone[0]).isEqualTo(20);
        assertThat(alone[7]).isEqualTo(23);
        // Flipped, the left edge is 90: 90 + column, turned back 93 on the left and 90 on the
        // right.
        assertThat(mean[0]).isEqualTo((20 + 93) / 2f);
        assertThat(mean[7]).isEqualTo((23 + 90) / 2f);
    }

    @Test
    void aCachedLabelIsThatOfTheTeacherAndThePicture() throws Exception {
        float[] first = label(20, 1, "t/1", false);
        assertThat(asked).hasValue(1);
        assertThat(label(20, 1, "t/1", false)).containsExactly(first);
        assertThat(asked).hasValue(1);
        // Another teacher, and another picture of the same name.
        assertThat(label(20, 2, "t/2", false)[0]).isEqualTo(40);
        assertThat(label(50, 1, "t/1", false)[0]).isEqualTo(50);
        assertThat(label(20, 1, "t/1", true)[0]).isNotEqualTo(20);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.part")) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void aPictureThatNeedsTooMuchMemoryIsUnreadableAndNamed() throws Exception {
        Dataset<RgbImage> pictures =
                pictures(
                        "huge.jpg",
                        () -> {
                            throw new OutOfMemoryError("Java heap space");
                        });
        TeacherLabels labels = new TeacherLabels(pictures, teacher(1), "t", false, null);
        try (CloseableIterator<Dataset.Item<LabelledSample>> items = labels.items()) {
            Dataset.Item<LabelledSample> item = items.next();
            assertThatThrownBy(item::read)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("huge.jpg cannot be read with the memory there is");
        }
    }

    @Test
    void aSpoiltLabelIsNamed() throws Exception {
        label(20, 1, "t", false);
        Path file;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.npy")) {
            file = files.iterator().next();
        }
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> label(20, 1, "t", false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("remove it");
    }
}
