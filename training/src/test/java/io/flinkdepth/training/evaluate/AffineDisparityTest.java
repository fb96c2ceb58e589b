package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.golden.GoldenGenerator;
import org.junit.jupiter.api.Test;

class AffineDisparityTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    private static MeasuredDepth measured(float[] metres, double cap) {
        return MeasuredDepth.of(WIDTH, HEIGHT, metres, 1e-3, cap, MeasuredDepth.Crop.none());
    }

    private static float[] metres() {
        float[] u = GoldenGenerator.uniform("metres", WIDTH * HEIGHT);
        for (int i = 0; i < u.length; i++) {
            u[i] = 3 + 2 * u[i];
        }
        return u;
    }

    @Test
    void anyScaleAndShiftOfTheTruthIsPerfect() {
        float[] metres = metres();
        metres[5] = 0;
        float[] disparity = new float[metres.length];
        for (int i = 0; i < disparity.length; i++) {
            disparity[i] = metres[i] > 0 ? 7 / metres[i] - 2 : 1000;
        }
        DepthScore score = AffineDisparity.score(disparity, measured(metres, 10));
        assertThat(score.absoluteRelative()).isLessThan(1e-5);
        assertThat(score.deltaOne()).isEqualTo(1);
    }

    /** Two planes of 1 and 2 m; a constant answer is fitted as 0.75, that is 1.3333 m. */
    @Test
    void aConstantAnswerScoresWhatAHandComputes() {
        float[] metres = new float[WIDTH * HEIGHT];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = i % 2 == 0 ? 1 : 2;
        }
        DepthScore score = AffineDisparity.score(new float[metres.length], measured(metres, 10));
        assertThat(score.absoluteRelative()).isCloseTo(1 / 3.0, within(1e-6));
        assertThat(score.deltaOne()).isZero();
    }

    /** One far-off pixel of 4 m is fitted below zero disparity, so it is put at the cap. */
    @Test
    void disparityBelowTheCapIsSetToTheCap() {
        float[] metres = new float[WIDTH * HEIGHT];
        float[] disparity = new float[metres.length];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = i % 2 == 0 ? 2 : 4;
            disparity[i] = 1 / metres[i];
        }
        disparity[1] = -0.1f;
        double near = AffineDisparity.score(disparity, measured(metres, 5)).absoluteRelative();
        double far = AffineDisparity.score(disparity, measured(metres, 50)).absoluteRelative();
        assertThat(far - near).isCloseTo((50 - 5) / 4.0 / metres.length, within(1e-9));
    }

    @Test
    void theRampIsPerfectOnATiltedPlane() {
        float[] metres = new float[WIDTH * HEIGHT];
        for (int i = 0; i < metres.length; i++) {
            metres[i] = 1 / (0.1f + 0.05f * (i / WIDTH));
        }
        assertThat(AffineDisparity.scoreOfBestRamp(measured(metres, 80)).absoluteRelative())
                .isLessThan(1e-5);
    }

    @Test
    void anImageWithoutDepthIsRefused() {
        assertThatThrownBy(
                        () ->
                                AffineDisparity.score(
                                        new float[WIDTH * HEIGHT],
                                        measured(new float[WIDTH * HEIGHT], 10)))
                .hasMessageContaining("0 valid pixels");
    }

    @Test
    void resizingAlignsTheCorners() {
        DisparityMap map = new DisparityMap(3, 2, new float[] {0, 1, 2, 10, 11, 12});
        assertThat(map.resized(5, 3).values())
                .containsExactly(
                        0, 0.5f, 1, 1.5f, 2, 5, 5.5f, 6, 6.5f, 7, 10, 10.5f, 11, 11.5f, 12);
    }
}
