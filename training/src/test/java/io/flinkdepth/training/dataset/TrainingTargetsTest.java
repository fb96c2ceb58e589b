package io.flinkdepth.training.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TrainingTargetsTest {

    @Test
    void cropsHaveEqualAreaWhateverTheirAspect() {
        SplittableRandom random = new SplittableRandom(1);
        double widest = 0;
        int portrait = 0;
        for (int i = 0; i < 5000; i++) {
            CropSize size = CropSize.draw(random, 192, 224, 3.3, 16);
            assertThat(size.width() % 16).isZero();
            assertThat(size.height() % 16).isZero();
            assertThat(Math.sqrt((double) size.width() * size.height())).isBetween(180.0, 236.0);
            double aspect = (double) size.width() / size.height();
            assertThat(aspect).isBetween(0.6, 3.7);
            widest = Math.max(widest, aspect);
            portrait += aspect < 1 ? 1 : 0;
        }
        assertThat(widest).isGreaterThan(3);
        assertThat(portrait).isBetween(200, 900);
    }

    @Test
    void skyIsAtInfinityAndTheNearestIsOne() {
        float[] depth = {2, 4, 8, Float.POSITIVE_INFINITY};
        assertThat(DisparityTarget.of(depth, new byte[] {0, 0, 0, 1}))
                .containsExactly(new float[] {1, 0.5f, 0.25f, 0}, within(1e-6f));
        assertThat(DisparityTarget.of(depth, new byte[] {1, 0, 0, 1}))
                .containsExactly(new float[] {0, 1, 0.5f, 0}, within(1e-6f));
    }

    @Test
    void withoutSkyTheFarthestIsZero() {
        assertThat(DisparityTarget.of(new float[] {1, 2, 4}, new byte[3]))
                .containsExactly(new float[] {1, 1 / 3f, 0}, within(1e-6f));
        assertThat(DisparityTarget.of(new float[] {3, 3}, new byte[2])).containsExactly(0, 0);
    }

    @Test
    void impossibleDepthsAreRefused() {
        for (float wrong : new float[] {0, -1, Float.NaN}) {
            assertThatThrownBy(() -> DisparityTarget.of(new float[] {1, wrong}, new byte[2]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("depth must be positive");
        }
    }
}
