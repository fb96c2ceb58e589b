// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.record.DisparityLabel;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is made of a teacher's predictions, which are written here by hand. */
class PseudoLabelTaskTest {
    private static final int SIDE = 8;
    private static final ImageSize PICTURE = new ImageSize(32, 24);

    @TempDir Path folder;

    /** The upper half is sky, in all three classes' logits; the prediction there is noise. */
    private static Map<String, FloatTensor> predictions() {
        int pixels = SIDE * SIDE;
        float[] depth = new float[2 * pixels];
        float[] classes = new float[2 * 3 * pixels];
        for (int view = 0; view < 2; view++) {
            for (int i = 0; i < pixels; i++) {
                int row = i / SIDE;
                boolean sky = row < SIDE / 2;
                int column = view == 0 ? i % SIDE : SIDE - 1 - i % SIDE;
                depth[view * pixels + i] =
                        sky ? 50 * view * (i % 3) : 1 + view + (1 + view) * (row + 0.1f * column);
                classes[(view * 3 + 2) * pixels + i] = sky ? 9 : -9;
            }
        }
        return Map.of(
                "predicted_depth", new FloatTensor(new long[] {2, SIDE, SIDE}, depth),
                "classes", new FloatTensor(new long[] {2, 3, SIDE, SIDE}, classes));
    }

    @Test
    void skyIsFarthestCountsAndIsMarkedAtThePicturesSize() throws Exception {
        PseudoLabelTask task = new PseudoLabelTask(0.05, 0, false);
        try (LoadedModel model =
                LoadedModel.load(
                        TestModels.brightnessAndSky(folder),
                        false,
                        Device.CPU,
                        new RuntimeOptions(Device.CPU, 0, 1, 1, true, Map.of()),
                        0)) {
            assertThat(task.outputs(model.model().card().outputs()))
                    .containsExactlyInAnyOrder("predicted_depth", "classes");
            PseudoLabel label =
                    task.read(
                                    TestFrames.grey("a", 0, 9),
                                    PICTURE,
                                    model,
                                    predictions(),
                                    0,
                                    InferenceTimings.NONE)
                            .f0;
            check(label.label());
            assertThat(label.scores().get(PseudoLabelTask.VALID_SHARE)).isEqualTo(1);
            assertThat(label.scores().get(PseudoLabelTask.AGREEMENT)).isGreaterThan(0.99);
        }
    }

    private static void check(DisparityLabel label) {
        assertThat(label.width()).isEqualTo(PICTURE.width());
        assertThat(label.height()).isEqualTo(PICTURE.height());
        assertThat(label.valid()).containsOnly(true);
        for (int i = 0; i < label.sky().length; i++) {
            int row = i / PICTURE.width();
            assertThat(label.sky()[i]).as("row %d", row).isEqualTo(row < PICTURE.height() / 2);
            assertThat(label.disparity()[i] == 0).as("row %d", row).isEqualTo(label.sky()[i]);
        }
    }

    @Test
    void aPixelOfLittleConfidenceDoesNotCount() throws Exception {
        int pixels = SIDE * SIDE;
        float[] depth = new float[2 * pixels];
        float[] confidence = new float[2 * pixels];
        for (int i = 0; i < 2 * pixels; i++) {
            // The same prediction for both views, and little confidence in the upper half.
            depth[i] = i % pixels / SIDE;
            confidence[i] = i % pixels / SIDE < SIDE / 2 ? 0.2f : 0.8f;
        }
        Map<String, FloatTensor> outputs =
                Map.of(
                        "predicted_depth", new FloatTensor(new long[] {2, SIDE, SIDE}, depth),
                        "confidence", new FloatTensor(new long[] {2, SIDE, SIDE}, confidence));
        try (LoadedModel model =
                LoadedModel.load(
                        TestModels.brightnessAndConfidence(folder, "t1", 1),
                        false,
                        Device.CPU,
                        new RuntimeOptions(Device.CPU, 0, 1, 1, true, Map.of()),
                        0)) {
            for (double min : new double[] {0, 0.5}) {
                PseudoLabel label =
                        new PseudoLabelTask(0.05, min, false)
                                .read(
                                        TestFrames.grey("a", 0, 9),
                                        PICTURE,
                                        model,
                                        outputs,
                                        0,
                                        InferenceTimings.NONE)
                                .f0;
                assertThat(label.scores())
                        .containsEntry(PseudoLabelTask.VALID_SHARE, min == 0 ? 1 : 0.5);
                assertThat(label.scores().get(PseudoLabelTask.CONFIDENCE))
                        .isCloseTo(0.5, within(1e-6));
                assertThat(label.label().valid()[0]).isEqualTo(min == 0);
                assertThat(label.label().valid()[PICTURE.width() * PICTURE.height() - 1]).isTrue();
            }
        }
    }

    @Test
    void aTeacherWithoutAnEmbeddingServesWhereNoneIsAskedFor() {
        var outputs = TestModels.brightnessAndSky(folder).card().outputs();
        assertThat(new PseudoLabelTask(0.05, 0, true).outputs(outputs)).isEmpty();
        assertThat(new PseudoLabelTask(0.05, 0, false).outputs(outputs)).isNotEmpty();
    }
}
