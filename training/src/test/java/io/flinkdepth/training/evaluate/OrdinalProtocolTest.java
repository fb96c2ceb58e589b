// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.METRIC_DEPTH;
import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.OrdinalImage.Pair;
import io.flinkdepth.training.dataset.OrdinalImage.Point;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdinalProtocolTest {

    private static OrdinalImage image(String scene, Pair... pairs) {
        return new OrdinalImage(
                new RgbImage(101, 51, new byte[3 * 101 * 51]), scene, List.of(pairs));
    }

    private static Pair pair(int row, int column, int otherRow, int otherColumn) {
        return new Pair(new Point(row, column), new Point(otherRow, otherColumn));
    }

    private static EvaluationResult score(DepthModel model, OrdinalImage... images)
            throws IOException {
        return EvaluationRun.DEFAULT.score(new OrdinalProtocol(), samples("da2k", images), model);
    }

    /** Of 2 x 2 values, resized: disparity grows by 1 from left to right only. */
    @Test
    void pointsArePixelsOfTheImage() throws IOException {
        DepthModel model = always(2, 2, RELATIVE_DISPARITY, (x, y) -> x);
        OrdinalImage street =
                image("street", pair(50, 51, 0, 49), pair(0, 10, 0, 90), pair(0, 7, 40, 7));
        OrdinalImage room = image("room", pair(1, 100, 2, 0));
        EvaluationResult result = score(model, street, room);
        assertThat(result.figure("accuracy")).isEqualTo(0.5);
        assertThat(result.figure("sceneAccuracy")).isCloseTo((1 / 3.0 + 1) / 2, within(1e-12));
        assertThat(result.figure("pairs")).isEqualTo(4);
        assertThat(result.outcome().groups().get("street"))
                .containsAllEntriesOf(Map.of("pairs", 3.0, "accuracy", 1 / 3.0));
        assertThat(result.comparability().comparable()).isFalse();
    }

    @Test
    void metricModelsAreRightWhenTheNearerPointIsLessDeep() throws IOException {
        DepthModel model = always(2, 2, METRIC_DEPTH, (x, y) -> 1 + x);
        OrdinalImage images = image("street", pair(0, 10, 0, 90), pair(0, 90, 0, 10));
        assertThat(score(model, images).figure("accuracy")).isEqualTo(0.5);
        assertThat(score(model, image("a", pair(0, 10, 0, 90))).figure("accuracy")).isEqualTo(1);
    }

    @Test
    void aTieIsWrongForBoth() throws IOException {
        OrdinalImage tie = image("street", pair(0, 7, 40, 7));
        assertThat(score(always(2, 2, METRIC_DEPTH, (x, y) -> 1), tie).figure("accuracy")).isZero();
        assertThat(score(always(2, 2, RELATIVE_DISPARITY, (x, y) -> 1), tie).figure("accuracy"))
                .isZero();
    }

    @Test
    void anImageWithoutPairsIsSkipped() throws IOException {
        EvaluationResult result =
                score(
                        always(2, 2, RELATIVE_DISPARITY, (x, y) -> x),
                        image("a"),
                        image("a", pair(0, 90, 0, 10)));
        assertThat(result.outcome().skipped()).hasSize(1);
        assertThat(result.figure("accuracy")).isEqualTo(1);
    }
}
