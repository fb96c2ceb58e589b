// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.depth;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static io.flinkdepth.training.evaluate.TestSamples.samples;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A constant prediction of a wall at 1 m with a quarter at 4 m: 16 / 13 m everywhere. */
class SparsificationProtocolTest {

    private static final int WIDTH = 12;
    private static final int HEIGHT = 10;
    private static final double NEAR_ERROR = 3 / 13.0;
    private static final double FAR_ERROR = 9 / 13.0;

    @TempDir Path folder;

    private static LabelledSample wall() {
        return depth(WIDTH, HEIGHT, (x, y) -> x < 9 ? 1 : 4);
    }

    private static EvaluationResult score(EvaluationRun run, DepthModel model) throws IOException {
        return run.score(protocol("sparsification", "redwood"), samples("redwood", wall()), model);
    }

    /** A model that is sure of the near or of the far part. */
    private static DepthModel sure(float ofNear, float ofFar) {
        return new DepthModel() {
            @Override
            public PredictedDepth predict(DecodedImage image) {
                throw new AssertionError("asked without confidence");
            }

            @Override
            public PredictedDepth predictWithConfidence(DecodedImage image) {
                float[] confidence = new float[WIDTH * HEIGHT];
                for (int i = 0; i < confidence.length; i++) {
                    confidence[i] = i % WIDTH < 9 ? ofNear : ofFar;
                }
                float[] values = new float[confidence.length];
                Arrays.fill(values, 5);
                return new PredictedDepth(
                        WIDTH, HEIGHT, values, DepthKind.RELATIVE_DISPARITY, confidence);
            }
        };
    }

    @Test
    void aConfidenceThatFindsTheErrorsRemovesThem() throws IOException {
        EvaluationSheet sheet = EvaluationSheet.of(1);
        EvaluationResult result =
                score(new EvaluationRun(0, sheet, count -> {}), sure(0.75f, 0.25f));
        double all = 0.75 * NEAR_ERROR + 0.25 * FAR_ERROR;
        assertThat(result.figure("absRel")).isCloseTo(all, within(1e-6));
        assertThat(result.figure("absRelWithout25")).isCloseTo(NEAR_ERROR, within(1e-6));
        assertThat(result.figure("absRelWithout50")).isCloseTo(NEAR_ERROR, within(1e-6));
        assertThat(result.figure("ause")).isCloseTo(0, within(1e-9));
        assertThat(result.figure("aurg")).isGreaterThan(0.08);
        assertThat(result.figure("confidence")).isCloseTo(0.625, within(1e-6));
        Path page = folder.resolve("page.html");
        sheet.write(page, "model", result);
        assertThat(Files.readString(page)).contains("Mean AbsRel of the remaining pixels");
    }

    @Test
    void aConfidenceInWhatIsWrongMakesItWorse() throws IOException {
        EvaluationResult result = score(EvaluationRun.DEFAULT, sure(0.25f, 0.75f));
        // A third of what is left, then a half.
        assertThat(result.figure("absRelWithout25"))
                .isCloseTo((2 * NEAR_ERROR + FAR_ERROR) / 3, within(1e-6));
        assertThat(result.figure("absRelWithout50"))
                .isCloseTo((NEAR_ERROR + FAR_ERROR) / 2, within(1e-6));
        assertThat(result.figure("aurg")).isNegative();
        assertThat(result.figure("ause")).isPositive();
    }

    @Test
    void aModelWithoutConfidenceIsRefused() {
        assertThatThrownBy(
                        () ->
                                score(
                                        EvaluationRun.DEFAULT,
                                        always(
                                                WIDTH,
                                                HEIGHT,
                                                DepthKind.RELATIVE_DISPARITY,
                                                (x, y) -> 5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this model gives no confidence");
    }
}
