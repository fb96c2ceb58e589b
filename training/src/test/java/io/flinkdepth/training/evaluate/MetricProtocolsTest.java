// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.METRIC_DEPTH;
import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.depth;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static io.flinkdepth.training.evaluate.TestSamples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MetricProtocolsTest {

    private static EvaluationResult score(
            String protocol, String dataset, DepthModel model, LabelledSample... images)
            throws IOException {
        return EvaluationRun.DEFAULT.score(
                protocol(protocol, dataset), samples(dataset, images), model);
    }

    /** Depths of 15 m count indoors, those of 25 m do not; a prediction of 40 m is not clamped. */
    @Test
    void v2NeitherClampsNorCrops() throws IOException {
        LabelledSample sample = depth(10, 10, (x, y) -> y == 0 ? 25 : y == 1 ? 20 : 15);
        EvaluationResult result =
                score("v2-metric", "redwood", always(2, 2, METRIC_DEPTH, (x, y) -> 40), sample);
        double expected = (80 * (40 / 15.0 - 1) + 10 * (40 / 20.0 - 1)) / 90;
        assertThat(result.figure("absRel")).isCloseTo(expected, within(1e-6));
        LabelledSample far = depth(10, 10, (x, y) -> 80);
        assertThat(
                        score(
                                        "v2-metric",
                                        "tartanair",
                                        always(1, 1, METRIC_DEPTH, (x, y) -> 40),
                                        far)
                                .figure("absRel"))
                .isCloseTo(0.5, within(1e-6));
    }

    @Test
    void v2SkipsImagesOfFewerThanTenPixels() throws IOException {
        EvaluationResult result =
                score(
                        "v2-metric",
                        "redwood",
                        always(1, 1, METRIC_DEPTH, (x, y) -> 2),
                        depth(5, 2, (x, y) -> x == 0 && y == 0 ? 0 : 1),
                        depth(5, 2, (x, y) -> 1));
        assertThat(result.outcome().images()).hasSize(1);
        assertThat(result.outcome().skipped())
                .containsExactly(
                        new Outcome.LeftOut("image0", "9 valid pixels; at least 10 are needed"));
        assertThat(result.figure("absRel")).isEqualTo(1);
    }

    /** The ends of the range do not count, and what is outside it is brought to them. */
    @Test
    void zoeDepthClampsAndExcludesTheEnds() throws IOException {
        LabelledSample sample = depth(4, 1, (x, y) -> List.of(10, 5, 20, 8).get(x));
        EvaluationResult result =
                score("zoedepth", "redwood", always(1, 1, METRIC_DEPTH, (x, y) -> 40), sample);
        assertThat(result.figure("absRel")).isCloseTo((10 / 5.0 + 10 / 8.0) / 2 - 1, within(1e-6));
        LabelledSample near = depth(1, 1, (x, y) -> 0.5);
        assertThat(
                        score("zoedepth", "redwood", always(1, 1, METRIC_DEPTH, (x, y) -> -3), near)
                                .figure("absRel"))
                .isCloseTo(1 - 1e-3 / 0.5, within(1e-6));
    }

    /** To the image a ramp from 1 to 4, to its mirror image 2 everywhere but 6 on the left. */
    @Test
    void zoeDepthTakesTheMeanWithTheMirroredImage() throws IOException {
        List<Integer> firstReds = new ArrayList<>();
        DepthModel model =
                image -> {
                    byte[] rgb = image.toRgb();
                    firstReds.add(rgb[0] & 0xff);
                    boolean mirrored = (rgb[0] & 0xff) == 200;
                    return new PredictedDepth(
                            4,
                            1,
                            mirrored ? new float[] {6, 2, 2, 2} : new float[] {1, 2, 3, 4},
                            METRIC_DEPTH);
                };
        LabelledSample sample = depth(4, 1, (x, y) -> List.of(1.5, 2.0, 2.5, 5.0).get(x));
        sample.image().rgb()[9] = (byte) 200;
        EvaluationResult result = score("zoedepth", "redwood", model, sample);
        assertThat(firstReds).containsExactly(0, 200);
        assertThat(result.figure("absRel")).isLessThan(1e-6);
    }

    /**
     * Of 1242 x 375 rows 23 to 374 and columns 13 to 1228 are left; Garg's crop of those are rows
     * 143 to 348 and columns 43 to 1171.
     */
    @Test
    void zoeDepthCropsKittiTwice() throws IOException {
        LabelledSample sample =
                depth(
                        1242,
                        375,
                        (x, y) -> {
                            boolean inside =
                                    y >= 23 + 143
                                            && y <= 23 + 348
                                            && x >= 13 + 43
                                            && x <= 13 + 1171;
                            return inside ? 10 + 0.01 * x : 1;
                        });
        List<String> sizes = new ArrayList<>();
        DepthModel model =
                image -> {
                    sizes.add(image.width() + " x " + image.height());
                    return always(1216, 352, METRIC_DEPTH, (x, y) -> 10 + 0.01 * (607.5 + 13))
                            .predict(image);
                };
        EvaluationResult result = score("zoedepth", "kitti", model, sample);
        assertThat(sizes).containsOnly("1216 x 352");
        double expected = 0;
        for (int x = 56; x <= 1184; x++) {
            expected += Math.abs((10 + 0.01 * 620.5) / (10 + 0.01 * x) - 1) / (1184 - 56 + 1);
        }
        assertThat(result.figure("absRel")).isCloseTo(expected, within(1e-6));
        assertThatThrownBy(() -> score("zoedepth", "kitti", model, depth(1200, 375, (x, y) -> 2)))
                .hasMessageContaining("image0")
                .hasMessageContaining("1200 x 375");
    }

    @Test
    void relativeModelsAreRefused() {
        for (String protocol : List.of("v2-metric", "zoedepth")) {
            assertThatThrownBy(
                            () ->
                                    score(
                                            protocol,
                                            "redwood",
                                            always(2, 2, RELATIVE_DISPARITY, (x, y) -> 1),
                                            depth(5, 5, (x, y) -> 1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("METRIC_DEPTH");
        }
    }
}
