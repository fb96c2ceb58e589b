// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.augment.CropRegion;
import io.flinkdepth.training.augment.CropSize;
import io.flinkdepth.training.augment.ImageCrop;
import io.flinkdepth.training.augment.TrainingCrop;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.network.HeadConfiguration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class TrainingTargetTest {
    private static final HeadConfiguration METRIC =
            HeadConfiguration.relative(32, List.of(16, 32, 64, 128), List.of(2, 5, 8, 11))
                    .withMaxDepth(20);

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
        assertThat(CropSize.draw(random, 160, 160, 1, 16)).isEqualTo(new CropSize(160, 160));
    }

    private static TrainingCrop view(
            float[] values, boolean[] valid, DepthLabel.Kind kind, @Nullable boolean[] sky) {
        return new TrainingCrop(
                new ImageCrop(values.length, 1, new float[3 * values.length]),
                new DepthLabel(values.length, 1, values, valid, kind, DepthLabel.Unit.METRES),
                null,
                sky);
    }

    private static void assertDisparity(TrainingCrop view, float[] expected, boolean... valid) {
        float[] target = new float[expected.length + 2];
        boolean[] counts = new boolean[expected.length + 2];
        TrainingTarget.disparity(view, target, counts, 1);
        for (int i = 0; i < expected.length; i++) {
            assertThat(target[i + 1]).as("pixel %d", i).isCloseTo(expected[i], within(1e-6f));
            assertThat(counts[i + 1]).isEqualTo(valid[i]);
        }
    }

    @Test
    void skyIsAtInfinityAndTheNearestIsOne() {
        float[] depth = {2, 4, 8, 0};
        boolean[] known = {true, true, true, false};
        boolean[] sky = {false, false, false, true};
        assertDisparity(
                view(depth, known, DepthLabel.Kind.DEPTH, sky),
                new float[] {1, 0.5f, 0.25f, 0},
                true,
                true,
                true,
                true);
    }

    @Test
    void unknownPixelsDoNotMoveTheRange() {
        float[] depth = {1, 2, 4, Float.NaN};
        boolean[] known = {true, true, true, false};
        assertDisparity(
                view(depth, known, DepthLabel.Kind.DEPTH, null),
                new float[] {1, 1 / 3f, 0, 0},
                known);
        assertDisparity(
                view(new float[] {3, 3}, new boolean[] {true, true}, DepthLabel.Kind.DEPTH, null),
                new float[] {0, 0},
                true,
                true);
    }

    @Test
    void disparitiesAreTakenAsTheyAre() {
        boolean[] all = {true, true, true};
        assertDisparity(
                view(new float[] {-1, 3, 1}, all, DepthLabel.Kind.AFFINE_DISPARITY, null),
                new float[] {0, 1, 0.5f},
                all);
    }

    @Test
    void skyIsBelowEverythingOfAnAffineDisparity() {
        boolean[] all = {true, true, true, false};
        boolean[] sky = {false, false, true, true};
        assertDisparity(
                view(new float[] {-1, 3, 7, 9}, all, DepthLabel.Kind.AFFINE_DISPARITY, sky),
                new float[] {0, 1, 0, 0},
                true,
                true,
                true,
                true);
    }

    @Test
    void metresBeyondTheNetworkDoNotCount() {
        float[] depth = {0.5f, 19, 21, 5, 0.0001f};
        boolean[] known = {true, true, true, true, true};
        boolean[] sky = {false, false, false, true, false};
        float[] target = new float[5];
        boolean[] valid = new boolean[5];
        TrainingTarget.metres(
                view(depth, known, DepthLabel.Kind.DEPTH, sky), METRIC, target, valid, 0);
        assertThat(valid).containsExactly(true, true, false, false, false);
        assertThat(target[1]).isEqualTo(19);
    }

    @Test
    void aCanonicalCamerasDepthFollowsTheFocalLengthOfTheCrop() {
        int side = 64;
        float[] depth = new float[side * side];
        boolean[] known = new boolean[side * side];
        Arrays.fill(depth, 6);
        Arrays.fill(known, true);
        LabelledSample wall =
                new LabelledSample(
                        new RgbImage(side, side, new byte[3 * side * side]),
                        new DepthLabel(
                                side,
                                side,
                                depth,
                                known,
                                DepthLabel.Kind.DEPTH,
                                DepthLabel.Unit.METRES),
                        new CameraIntrinsics(50, 54, 31.5, 31.5),
                        null);
        HeadConfiguration head = METRIC.withCanonicalFocalLength(40);
        CropSize size = new CropSize(32, 32);
        // A quarter of the picture at its own scale, and the whole at half the scale.
        CropRegion part = new CropRegion(7, 11, 32, 32, size, true);
        CropRegion whole = new CropRegion(0, 0, 64, 64, size, false);
        float[] target = new float[2 * 32 * 32];
        boolean[] valid = new boolean[target.length];
        TrainingTarget.metres(part.cut(wall), head, target, valid, 0);
        TrainingTarget.metres(whole.cut(wall), head, target, valid, 32 * 32);
        assertThat(target[5]).isCloseTo(6 * 40 / 52f, within(1e-4f));
        assertThat(target[32 * 32 + 5]).isCloseTo(6 * 40 / 26f, within(1e-4f));
        assertThat(valid[5] && valid[32 * 32 + 5]).isTrue();
    }

    @Test
    void aCanonicalCameraNeedsTheFocalLengthOfTheImage() {
        TrainingCrop unknown =
                view(new float[] {3}, new boolean[] {true}, DepthLabel.Kind.DEPTH, null);
        assertThatThrownBy(
                        () ->
                                TrainingTarget.metres(
                                        unknown,
                                        METRIC.withCanonicalFocalLength(40),
                                        new float[1],
                                        new boolean[1],
                                        0))
                .hasMessageContaining("an image has no intrinsics; choose data sets with");
    }
}
