// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.golden.GoldenGenerator;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class PerturbationsTest {
    private static final int PIXELS = 32 * 48;

    private static ImageCrop view(String name) {
        float[] rgb = GoldenGenerator.uniform(name, 3 * PIXELS);
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (rgb[i] + 1) / 2;
        }
        return new ImageCrop(48, 32, rgb);
    }

    @Test
    void theSameSeedGivesTheSamePictureAndAnotherAnother() {
        assertSeeded((view, random) -> StrongPerturbation.DEFAULT.apply(view, random));
        assertSeeded((view, random) -> ColourJitter.STRONG.apply(view, random));
        assertSeeded((view, random) -> new CameraVariation().apply(view, random));
    }

    private static void assertSeeded(BiConsumer<ImageCrop, SplittableRandom> change) {
        for (int seed = 0; seed < 20; seed++) {
            ImageCrop first = view("p");
            ImageCrop again = view("p");
            ImageCrop other = view("p");
            change.accept(first, new SplittableRandom(seed));
            change.accept(again, new SplittableRandom(seed));
            change.accept(other, new SplittableRandom(seed + 1000));
            assertThat(again.rgb()).containsExactly(first.rgb());
            assertThat(other.rgb()).isNotEqualTo(first.rgb());
            for (float value : first.rgb()) {
                assertThat(value).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void greyscaleKeepsTheLuma() {
        ImageCrop view = view("g");
        float luma =
                0.299f * view.rgb()[5]
                        + 0.587f * view.rgb()[PIXELS + 5]
                        + 0.114f * view.rgb()[2 * PIXELS + 5];
        Greyscale.apply(view);
        for (int c = 0; c < 3; c++) {
            assertThat(view.rgb()[c * PIXELS + 5]).isCloseTo(luma, within(1e-5f));
        }
    }

    /** A third of a turn takes red to green; luma stays where nothing is clipped. */
    @Test
    void theHueTurns() {
        float[] rgb = {0.5f, 0.3f, 0.3f};
        ImageCrop view = new ImageCrop(1, 1, rgb);
        Luma.turnHue(view, -1 / 3.0);
        assertThat(rgb[1]).isGreaterThan(rgb[0]).isGreaterThan(rgb[2]);
        assertThat(0.299f * rgb[0] + 0.587f * rgb[1] + 0.114f * rgb[2])
                .isCloseTo(0.299f * 0.5f + 0.701f * 0.3f, within(2e-3f));
        Luma.turnHue(view, 1 / 3.0);
        assertThat(rgb[0]).isCloseTo(0.5f, within(5e-3f));
    }

    @Test
    void blurKeepsTheMeanAndSmoothsAnEdge() {
        float[] rgb = new float[3 * 32 * 32];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i % 32 < 16 ? 0 : 1;
        }
        GaussianBlur.apply(new ImageCrop(32, 32, rgb), 1);
        assertThat(rgb[5 * 32 + 14]).isBetween(0.05f, 0.1f);
        assertThat(rgb[5 * 32 + 15]).isBetween(0.25f, 0.35f);
        assertThat(rgb[5 * 32 + 16] + rgb[5 * 32 + 15]).isBetween(0.99f, 1.01f);
        assertThat(rgb[5 * 32]).isZero();
    }

    @Test
    void cutMixTakesTheRectangleFromTheOtherAndLeavesBothAlone() {
        SplittableRandom random = new SplittableRandom(9);
        for (int round = 0; round < 200; round++) {
            CutMix cut = CutMix.draw(32, 48, random);
            ImageCrop outside = view("a");
            ImageCrop inside = view("b");
            ImageCrop mixed = cut.mix(outside, inside);
            boolean[] mask = cut.mask(32, 48);
            int area = 0;
            for (int i = 0; i < PIXELS; i++) {
                area += mask[i] ? 1 : 0;
                for (int c = 0; c < 3; c++) {
                    ImageCrop source = mask[i] ? inside : outside;
                    assertThat(mixed.rgb()[c * PIXELS + i]).isEqualTo(source.rgb()[c * PIXELS + i]);
                }
            }
            assertThat(area).isEqualTo(cut.width() * cut.height());
            assertThat((double) area / PIXELS).isBetween(0.01, 0.45);
            assertThat(outside.rgb()).containsExactly(view("a").rgb());
        }
    }

    @Test
    void impossibleStrengthsAreRefused() {
        assertThatThrownBy(() -> new ColourJitter(0.1, 0.1, 0.1, 0.6))
                .hasMessageContaining("hue is 0.6");
        assertThatThrownBy(() -> new StrongPerturbation(ColourJitter.STRONG, 0.8, 0.2, 1.5, 0.1, 2))
                .hasMessageContaining("blurShare is 1.5");
        assertThatThrownBy(() -> new RandomCrop(0, 0.5)).hasMessageContaining("minShare");
        assertThatThrownBy(
                        () ->
                                new CutMix(0, 0, 1, 1)
                                        .mix(view("a"), new ImageCrop(1, 1, new float[3])))
                .hasMessageContaining("cut them to one size");
    }
}
