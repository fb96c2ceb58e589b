// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RandomCropTest {
    private static final int WIDTH = 120;
    private static final int HEIGHT = 90;
    private static final CameraIntrinsics INTRINSICS = new CameraIntrinsics(100, 110, 59, 44);

    /**
     * Red tells the column, green the row, depth both; the top is sky, every seventh is unknown.
     */
    private static LabelledSample sample() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        float[] depth = new float[WIDTH * HEIGHT];
        boolean[] valid = new boolean[WIDTH * HEIGHT];
        boolean[] sky = new boolean[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            rgb[3 * i] = (byte) (2 * x);
            rgb[3 * i + 1] = (byte) (2 * y);
            depth[i] = 1 + x + 1000 * y;
            valid[i] = (x + y) % 7 != 0;
            sky[i] = y < 10;
        }
        return new LabelledSample(
                new RgbImage(WIDTH, HEIGHT, rgb),
                new DepthLabel(
                        WIDTH, HEIGHT, depth, valid, DepthLabel.Kind.DEPTH, DepthLabel.Unit.METRES),
                INTRINSICS,
                sky);
    }

    @Test
    void coloursLabelsMaskSkyAndIntrinsicsStayTogetherAtEverySize() {
        SplittableRandom random = new SplittableRandom(2);
        LabelledSample sample = sample();
        CropSize[] sizes = {
            new CropSize(64, 64), new CropSize(32, 96), new CropSize(112, 160), new CropSize(48, 32)
        };
        int flipped = 0;
        for (int round = 0; round < 40; round++) {
            CropSize size = sizes[round % sizes.length];
            CropRegion region = new RandomCrop(0.7, 0.5).draw(WIDTH, HEIGHT, size, random);
            TrainingCrop crop = region.cut(sample);
            float[] rgb = crop.image().rgb();
            int pixels = size.width() * size.height();
            for (int i = 0; i < pixels; i++) {
                int x = (int) (crop.label().values()[i] - 1) % 1000;
                int y = (int) (crop.label().values()[i] - 1) / 1000;
                assertThat(crop.sky()[i]).isEqualTo(y < 10);
                assertThat(crop.label().valid()[i]).isEqualTo((x + y) % 7 != 0);
                assertThat(rgb[i] * 255 / 2).isBetween(x - 1.2f, x + 1.2f);
                assertThat(rgb[pixels + i] * 255 / 2).isBetween(y - 1.2f, y + 1.2f);
                assertSameRay(crop.intrinsics(), region.flip(), i, size, x, y);
            }
            flipped += region.flip() ? 1 : 0;
        }
        assertThat(flipped).isBetween(8, 32);
    }

    /** The pixel must look in the direction that its source looked in, mirrored where flipped. */
    private static void assertSameRay(
            CameraIntrinsics crop, boolean flip, int pixel, CropSize size, int x, int y) {
        double across = (pixel % size.width() - crop.principalX()) / crop.focalX();
        double down = (pixel / size.width() - crop.principalY()) / crop.focalY();
        double before = (x - INTRINSICS.principalX()) / INTRINSICS.focalX();
        assertThat(across).isCloseTo(flip ? -before : before, within(0.012));
        assertThat(down)
                .isCloseTo((y - INTRINSICS.principalY()) / INTRINSICS.focalY(), within(0.012));
    }

    @Test
    void theRegionKeepsTheAspectAndItsMinShare() {
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 50; round++) {
            CropSize size = new CropSize(64, 32);
            CropRegion region = new RandomCrop(0.7, 0.5).draw(WIDTH, HEIGHT, size, random);
            assertThat(region.height() / region.width()).isCloseTo(2, within(1e-9));
            assertThat(region.height()).isBetween(0.7 * HEIGHT, (double) HEIGHT);
            assertThat(region.left()).isBetween(0.0, WIDTH - region.width());
            assertThat(region.top()).isBetween(0.0, HEIGHT - region.height());
        }
    }

    @Test
    void theWholeImageAtItsOwnSizeIsItself() {
        LabelledSample sample = sample();
        CropRegion whole = CropRegion.whole(sample.image(), new CropSize(HEIGHT, WIDTH));
        TrainingCrop crop = whole.cut(sample);
        assertThat(crop.label().values()).containsExactly(sample.label().values());
        assertThat(crop.intrinsics()).isEqualTo(INTRINSICS);
        assertThat(crop.image().rgb()[WIDTH + 7] * 255).isCloseTo(14, within(1e-4f));
    }

    @Test
    void aLargeImageIsAveragedNotPickedFrom() {
        byte[] rgb = new byte[3 * 64 * 64];
        for (int i = 0; i < 64 * 64; i++) {
            byte grey = (byte) ((i + i / 64) % 2 == 0 ? 200 : 0);
            rgb[3 * i] = grey;
            rgb[3 * i + 1] = grey;
            rgb[3 * i + 2] = grey;
        }
        RgbImage board = new RgbImage(64, 64, rgb);
        ImageCrop crop = CropRegion.whole(board, new CropSize(16, 16)).cut(board);
        for (float value : crop.rgb()) {
            assertThat(value * 255).isCloseTo(100, within(1f));
        }
    }
}
