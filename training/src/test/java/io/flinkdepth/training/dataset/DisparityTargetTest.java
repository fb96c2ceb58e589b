package io.flinkdepth.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import org.junit.jupiter.api.Test;

class DisparityTargetTest {
    private static final boolean T = true;
    private static final boolean F = false;

    private static LabelledSample sample(
            Kind kind, float[] values, boolean[] valid, boolean[] sky) {
        int width = values.length;
        DepthLabel label = new DepthLabel(width, 1, values, valid, kind, Unit.METRES);
        UnlabelledImage image = new UnlabelledImage(width, 1, new byte[3 * width]);
        return new LabelledSample(image, label, null, sky);
    }

    private static DepthLabel target(Kind kind, float[] values, boolean[] valid, boolean[] sky) {
        LabelledSample target = DisparityTarget.of(sample(kind, values, valid, sky));
        assertThat(target.sky()).isEqualTo(sky);
        assertThat(target.label().kind()).isEqualTo(Kind.DISPARITY);
        assertThat(target.label().unit()).isEqualTo(Unit.NONE);
        return target.label();
    }

    @Test
    void depthsBecomeDisparitiesFromNoughtToOneOverWhatCounts() {
        float[] depths = {1, 2, 5, 0, 0.01f};
        DepthLabel target = target(Kind.DEPTH, depths, new boolean[] {T, T, T, F, F}, null);
        // 1, 0.5 and 0.2; less 0.2; by 0.8. What does not count has no say.
        assertThat(target.values()).containsExactly(1, 0.375f, 0, 0, 0);
        assertThat(target.valid()).containsExactly(T, T, T, F, F);
        // The sample's own arrays stay as they were.
        assertThat(depths).containsExactly(1, 2, 5, 0, 0.01f);
    }

    @Test
    void skyCountsAsNought() {
        DepthLabel target =
                target(
                        Kind.DEPTH,
                        new float[] {1, 2, 0, 7},
                        new boolean[] {T, T, F, F},
                        new boolean[] {F, F, T, F});
        assertThat(target.values()).containsExactly(1, 0.5f, 0, 0);
        assertThat(target.valid()).containsExactly(T, T, T, F);
    }

    @Test
    void disparitiesStayAsTheyAreButForTheScale() {
        boolean[] valid = {T, T, T, T};
        float[] values = {-2, 6, 2, 4};
        boolean[] sky = {F, F, F, T};
        assertThat(target(Kind.AFFINE_DISPARITY, values, valid, null).values())
                .containsExactly(0, 1, 0.5f, 0.75f);
        // Of unknown shift: the sky has no value to take part with.
        assertThat(target(Kind.AFFINE_DISPARITY, values, valid, sky).values())
                .containsExactly(0, 1, 0.5f, 0);
        assertThat(target(Kind.DISPARITY, new float[] {8, 6, 2, 4}, valid, sky).values())
                .containsExactly(1, 0.75f, 0.25f, 0);
    }

    @Test
    void aConstantMapAndAnEmptyOneAreAllNought() {
        assertThat(target(Kind.DEPTH, new float[] {3, 3}, new boolean[] {T, T}, null).values())
                .containsExactly(0, 0);
        DepthLabel empty = target(Kind.DEPTH, new float[] {3, 4}, new boolean[] {F, F}, null);
        assertThat(empty.values()).containsExactly(0, 0);
        assertThat(empty.validCount()).isZero();
    }

    @Test
    void aDepthThatCountsMustBePositive() {
        for (float bad : new float[] {0, -1, Float.NaN}) {
            assertThatThrownBy(
                            () ->
                                    target(
                                            Kind.DEPTH,
                                            new float[] {1, bad},
                                            new boolean[] {T, T},
                                            null))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("pixel 1, 0 counts as valid and is " + bad);
        }
    }
}
