package io.flinkdepth.training.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.training.dataset.CropSize;
import io.flinkdepth.training.dataset.LabelledImage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomViewTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 90;

    /** Red tells the column, green the row, depth both, and the top is sky. */
    private static LabelledImage image() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        float[] depth = new float[WIDTH * HEIGHT];
        byte[] sky = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            rgb[3 * i] = (byte) (2 * x);
            rgb[3 * i + 1] = (byte) (2 * y);
            depth[i] = 1 + x + 1000 * y;
            sky[i] = (byte) (y < 10 ? 1 : 0);
        }
        return new LabelledImage(WIDTH, HEIGHT, rgb, depth, sky);
    }

    @Test
    void coloursAndLabelsStayTogetherAtEverySize() {
        SplittableRandom random = new SplittableRandom(2);
        LabelledImage image = image();
        CropSize[] sizes = {
            new CropSize(64, 64), new CropSize(32, 96), new CropSize(112, 160), new CropSize(48, 32)
        };
        int flipped = 0;
        for (int round = 0; round < 40; round++) {
            CropSize size = sizes[round % sizes.length];
            ImageView view = new RandomView(0.7).of(image, size, random);
            int pixels = size.width() * size.height();
            for (int i = 0; i < pixels; i++) {
                int x = (int) (view.depthMetres()[i] - 1) % 1000;
                int y = (int) (view.depthMetres()[i] - 1) / 1000;
                assertThat(view.sky()[i]).isEqualTo((byte) (y < 10 ? 1 : 0));
                assertThat(view.rgb()[i] * 255 / 2).isBetween(x - 1.2f, x + 1.2f);
                assertThat(view.rgb()[pixels + i] * 255 / 2).isBetween(y - 1.2f, y + 1.2f);
            }
            flipped += view.rgb()[0] > view.rgb()[size.width() - 1] ? 1 : 0;
        }
        assertThat(flipped).isBetween(8, 32);
    }

    @Test
    void theWindowKeepsTheAspectAndItsLeastShare() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            ImageView view = new RandomView(0.7).of(image(), new CropSize(64, 64), random);
            float right = Math.max(view.rgb()[0], view.rgb()[63]) * 255 / 2;
            float left = Math.min(view.rgb()[0], view.rgb()[63]) * 255 / 2;
            float bottom = view.rgb()[2 * 64 * 64 - 64] * 255 / 2;
            float top = view.rgb()[64 * 64] * 255 / 2;
            assertThat(right - left).isBetween(0.7f * HEIGHT - 3, (float) HEIGHT);
            assertThat(bottom - top).isBetween(right - left - 1.5f, right - left + 1.5f);
        }
    }

    @Test
    void jitterChangesColoursWithinTheirRangeAndNothingElse() {
        SplittableRandom random = new SplittableRandom(4);
        for (int round = 0; round < 30; round++) {
            ImageView view = new RandomView(1).of(image(), new CropSize(32, 48), random);
            float[] before = view.rgb().clone();
            float[] depth = view.depthMetres().clone();
            new ColourJitter().apply(view, random);
            double change = 0;
            for (int i = 0; i < before.length; i++) {
                assertThat(view.rgb()[i]).isBetween(0f, 1f);
                change += Math.abs(view.rgb()[i] - before[i]) / before.length;
            }
            assertThat(change).isBetween(1e-4, 0.3);
            assertThat(view.depthMetres()).containsExactly(depth);
        }
    }

    @Test
    void blurKeepsTheMeanAndSmoothsAnEdge() {
        float[] rgb = new float[3 * 32 * 32];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = i % 32 < 16 ? 0 : 1;
        }
        ImageView view = new ImageView(32, 32, rgb, new float[1024], new byte[1024]);
        GaussianBlur.apply(view, 1);
        assertThat(rgb[5 * 32 + 14]).isBetween(0.05f, 0.1f);
        assertThat(rgb[5 * 32 + 15]).isBetween(0.25f, 0.35f);
        assertThat(rgb[5 * 32 + 16] + rgb[5 * 32 + 15]).isBetween(0.99f, 1.01f);
        assertThat(rgb[5 * 32]).isZero();
    }
}
