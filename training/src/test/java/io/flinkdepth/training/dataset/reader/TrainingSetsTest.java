// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static io.flinkdepth.training.dataset.reader.ReadSamples.at;
import static io.flinkdepth.training.dataset.reader.ReadSamples.first;
import static io.flinkdepth.training.dataset.reader.ReadSamples.list;
import static io.flinkdepth.training.dataset.reader.ReadSamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each training set as its publisher's documents lay it out. */
class TrainingSetsTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    @TempDir private Path root;

    private static void assertKind(LabelledSample sample, Kind kind, Unit unit) {
        assertThat(sample.label().kind()).isEqualTo(kind);
        assertThat(sample.label().unit()).isEqualTo(unit);
    }

    private void assertSizeIsCompared(String set, Path image) throws Exception {
        Fixtures.picture(image, WIDTH + 1, HEIGHT, 0);
        assertThatThrownBy(() -> first(Datasets.open(set, root)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is 8 x 6")
                .hasMessageContaining(image + " is 9 x 6");
    }

    private void assertMissingIsNamed(String set, Path label) throws Exception {
        Files.delete(label);
        assertThatThrownBy(() -> first(Datasets.open(set, root)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the file " + label + " is missing");
    }

    @Test
    void blendedMvs() throws Exception {
        Path scene = root.resolve("5a3ca9cb270f0e3f14d0eddb");
        Path image =
                Fixtures.picture(
                        scene.resolve("blended_images/00000003.jpg"), WIDTH, HEIGHT, 0x808080);
        Fixtures.picture(scene.resolve("blended_images/00000003_masked.jpg"), WIDTH, HEIGHT, 0);
        Path depth = scene.resolve("rendered_depth_maps/00000003.pfm");
        Fixtures.pfm(depth, WIDTH, HEIGHT, true, (x, y) -> y == 0 ? 0 : 10 * y + x);
        Fixtures.text(
                scene.resolve("cams/00000003_cam.txt"),
                "extrinsic\n1 0 0 4\n0 1 0 5\n0 0 1 6\n0 0 0 1\n\nintrinsic\n572.5 0 381.25\n0 571.5"
                        + " 278.75\n0 0 1\n\n2.5 0.1 128 9.9\n");
        assertThat(list(Datasets.open("blendedmvs", root)).keySet())
                .containsExactly("5a3ca9cb270f0e3f14d0eddb/blended_images/00000003.jpg");
        LabelledSample sample = first(Datasets.open("blendedmvs", root));
        assertKind(sample, Kind.DEPTH, Unit.SCENE);
        assertThat(at(sample.label(), 3, 0)).isNaN();
        assertThat(at(sample.label(), 3, 5)).isEqualTo(53);
        assertThat(sample.label().validCount()).isEqualTo(WIDTH * (HEIGHT - 1));
        assertThat(sample.intrinsics())
                .isEqualTo(new CameraIntrinsics(572.5, 571.5, 381.25, 278.75));
        assertThat(sample.sky()).isNull();
        assertSizeIsCompared("blendedmvs", image);
        Fixtures.text(scene.resolve("cams/00000003_cam.txt"), "extrinsic\n1 0 0 4\n");
        assertThatThrownBy(() -> first(Datasets.open("blendedmvs", root)))
                .hasMessageContaining("00000003_cam.txt has no nine numbers");
        assertMissingIsNamed("blendedmvs", depth);
    }

    @Test
    void dimlIndoorsAndOutdoors() throws Exception {
        Path indoor = root.resolve("indoor/train/LR/12. Livingroom");
        Fixtures.picture(indoor.resolve("color/in_01_160217_c.png"), WIDTH, HEIGHT, 0x405060);
        Path depth = indoor.resolve("depth_filled/in_01_160217_depth_filled.png");
        Fixtures.grey16(depth, WIDTH, HEIGHT, (x, y) -> 1000 * y + x);
        Path outdoor = root.resolve("outdoor/test/HR");
        Path image = Fixtures.picture(outdoor.resolve("outleft/00042.png"), WIDTH, HEIGHT, 0);
        Fixtures.grey16(outdoor.resolve("depthmap/00042.png"), WIDTH, HEIGHT, (x, y) -> 65000);
        assertThat(list(Datasets.open("diml", root)).keySet())
                .containsExactly(
                        "indoor/train/LR/12. Livingroom/color/in_01_160217_c.png",
                        "outdoor/test/HR/outleft/00042.png");
        LabelledSample sample = first(Datasets.open("diml", root));
        assertKind(sample, Kind.DEPTH, Unit.METRES);
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 2, 4)).isEqualTo(4.002f);
        assertThat(sample.image().rgb()).startsWith(0x40, 0x50, 0x60);
        LabelledSample outside =
                read(Datasets.open("diml", root), "outdoor/test/HR/outleft/00042.png");
        assertThat(at(outside.label(), 7, 5)).isEqualTo(65);
        assertMissingIsNamed("diml", depth);
        Files.walk(indoor).filter(Files::isRegularFile).forEach(file -> file.toFile().delete());
        assertSizeIsCompared("diml", image);
    }

    @Test
    void hrwsi() throws Exception {
        Path image = root.resolve("train/imgs/3044.jpg");
        Fixtures.picture(image, WIDTH, HEIGHT, 0x909090);
        Path disparity = root.resolve("train/gts/3044.png");
        Fixtures.grey8(disparity, WIDTH, HEIGHT, (x, y) -> 30 * y + x);
        Fixtures.grey8(
                root.resolve("train/valid_masks/3044.png"),
                WIDTH,
                HEIGHT,
                (x, y) -> x < 2 ? 0 : 255);
        LabelledSample sample = first(Datasets.open("hrwsi", root));
        assertKind(sample, Kind.AFFINE_DISPARITY, Unit.NONE);
        assertThat(at(sample.label(), 1, 3)).isNaN();
        assertThat(at(sample.label(), 2, 3)).isEqualTo(92);
        // A disparity of 0 is a disparity.
        assertThat(at(sample.label(), 2, 0)).isEqualTo(2);
        Fixtures.grey16(disparity, WIDTH, HEIGHT, (x, y) -> 10000 * y);
        sample = first(Datasets.open("hrwsi", root));
        assertThat(at(sample.label(), 2, 5)).isEqualTo(50000);
        assertThat(at(sample.label(), 2, 0)).isEqualTo(0);
        assertSizeIsCompared("hrwsi", image);
        Fixtures.picture(image, WIDTH, HEIGHT, 0);
        assertMissingIsNamed("hrwsi", root.resolve("train/valid_masks/3044.png"));
    }

    @Test
    void irs() throws Exception {
        Path scene = root.resolve("Home/ArchVizInterior03Data");
        Path image = Fixtures.picture(scene.resolve("l_17.png"), WIDTH, HEIGHT, 0);
        Fixtures.picture(scene.resolve("r_17.png"), WIDTH, HEIGHT, 0);
        Path disparity = scene.resolve("d_17.exr");
        Fixtures.exr(disparity, WIDTH, HEIGHT, false, (x, y) -> x == 0 ? 0 : 12 * x);
        LabelledSample sample = first(Datasets.open("irs", root));
        assertKind(sample, Kind.DEPTH, Unit.METRES);
        assertThat(at(sample.label(), 0, 1)).isNaN();
        // 0.1 m · 480 px / 24 px.
        assertThat(at(sample.label(), 2, 1)).isEqualTo(2);
        assertThat(sample.intrinsics()).isNull();
        Fixtures.exr(disparity, WIDTH, HEIGHT, true, (x, y) -> 4);
        assertThat(at(first(Datasets.open("irs", root)).label(), 0, 0)).isEqualTo(12);
        assertSizeIsCompared("irs", image);
        Fixtures.picture(image, 960, 540, 0);
        Fixtures.exr(disparity, 960, 540, false, (x, y) -> 48);
        assertThat(first(Datasets.open("irs", root)).intrinsics())
                .isEqualTo(new CameraIntrinsics(480, 480, 480, 270));
        assertMissingIsNamed("irs", disparity);
    }

    @Test
    void megaDepth() throws Exception {
        Path dense = root.resolve("0022/dense0");
        Path depth = Fixtures.resource("format/megadepth.h5", dense.resolve("depths/12_o.h5"));
        Path image = Fixtures.picture(dense.resolve("imgs/12_o.jpg"), WIDTH, HEIGHT, 0);
        Fixtures.picture(dense.resolve("imgs/no_depth.jpg"), WIDTH, HEIGHT, 0);
        assertThat(list(Datasets.open("megadepth", root)).keySet())
                .containsExactly("0022/dense0/depths/12_o.h5");
        LabelledSample sample = first(Datasets.open("megadepth", root));
        assertKind(sample, Kind.DEPTH, Unit.SCENE);
        // The file begins with -1 -0.75 -0.5 -0.25 0 0.25.
        assertThat(at(sample.label(), 3, 0)).isNaN();
        assertThat(at(sample.label(), 4, 0)).isNaN();
        assertThat(at(sample.label(), 5, 0)).isEqualTo(0.25f);
        assertThat(sample.label().validCount()).isEqualTo(43);
        assertSizeIsCompared("megadepth", image);
        Files.delete(image);
        assertThatThrownBy(() -> first(Datasets.open("megadepth", root)))
                .hasMessageContaining("the image of " + depth + " is missing");
    }

    @Test
    void tartanAir() throws Exception {
        Path path = root.resolve("ocean/ocean/Hard/P003");
        Path image = Fixtures.picture(path.resolve("image_left/000007_left.png"), WIDTH, HEIGHT, 0);
        Fixtures.picture(path.resolve("image_right/000007_right.png"), WIDTH, HEIGHT, 0);
        Path depth = path.resolve("depth_left/000007_left_depth.npy");
        Fixtures.npy(depth, WIDTH, HEIGHT, (x, y) -> y == 0 ? 10000 : 2.5 * y);
        LabelledSample sample = first(Datasets.open("tartanair", root));
        assertKind(sample, Kind.DEPTH, Unit.METRES);
        assertThat(at(sample.label(), 1, 0)).isNaN();
        assertThat(at(sample.label(), 1, 4)).isEqualTo(10);
        assertThat(sample.sky()[1]).isTrue();
        assertThat(sample.sky()[WIDTH + 1]).isFalse();
        assertSizeIsCompared("tartanair", image);
        Fixtures.picture(image, 640, 480, 0);
        Fixtures.npy(depth, 640, 480, (x, y) -> 3);
        assertThat(first(Datasets.open("tartanair", root)).intrinsics())
                .isEqualTo(new CameraIntrinsics(320, 320, 320, 240));
        assertMissingIsNamed("tartanair", depth);
    }

    @Test
    void hypersimsDistancesBecomeDepths() throws Exception {
        Path images = root.resolve("ai_001_001/images");
        Path image = images.resolve("scene_cam_00_final_preview/frame.0009.tonemap.jpg");
        Fixtures.picture(image, 1024, 768, 0x808080);
        Fixtures.picture(image.resolveSibling("frame.0009.color.jpg"), 1024, 768, 0);
        Path depth = images.resolve("scene_cam_00_geometry_hdf5/frame.0009.depth_meters.hdf5");
        Fixtures.resource("format/hypersim.hdf5", depth);
        LabelledSample sample = first(Datasets.open("hypersim", root));
        assertKind(sample, Kind.DEPTH, Unit.METRES);
        // Written as 2 + row / 96 + (column / 128) / 2, whole divisions, along the ray.
        double corner = 2 * 886.81 / Math.sqrt(511.5 * 511.5 + 383.5 * 383.5 + 886.81 * 886.81);
        assertThat((double) at(sample.label(), 0, 0)).isCloseTo(corner, within(1e-6));
        assertThat((double) at(sample.label(), 511, 383)).isCloseTo(6.5, within(1e-5));
        double right = 12.5 * 886.81 / Math.sqrt(511.5 * 511.5 + 383.5 * 383.5 + 886.81 * 886.81);
        assertThat((double) at(sample.label(), 1023, 767)).isCloseTo(right, within(1e-5));
        assertThat(at(sample.label(), 12, 702)).isNaN();
        assertThat(sample.label().validCount()).isEqualTo(1024 * 768 - 40);
        assertThat(sample.sky()).isNull();
        assertThat(sample.intrinsics())
                .isEqualTo(new CameraIntrinsics(886.81, 886.81, 511.5, 383.5));
        Fixtures.cut(depth, 5000);
        assertThatThrownBy(() -> first(Datasets.open("hypersim", root)))
                .hasMessageContaining(depth.toString())
                .hasMessageContaining("5000 of 7169 bytes");
        Files.delete(depth);
        Fixtures.resource("format/megadepth.h5", depth);
        assertThatThrownBy(() -> first(Datasets.open("hypersim", root)))
                .hasMessageContaining("dataset");
        assertMissingIsNamed("hypersim", depth);
    }

    @Test
    void virtualKitti() throws Exception {
        Path frames = root.resolve("Scene18/sunset/frames");
        Path image = frames.resolve("rgb/Camera_1/rgb_00012.jpg");
        Fixtures.picture(image, WIDTH, HEIGHT, 0x808080);
        Path depth = frames.resolve("depth/Camera_1/depth_00012.png");
        Fixtures.grey16(depth, WIDTH, HEIGHT, (x, y) -> y < 2 ? 65535 : 250 * y);
        LabelledSample sample = first(Datasets.open("vkitti2", root));
        assertKind(sample, Kind.DEPTH, Unit.METRES);
        assertThat(at(sample.label(), 0, 1)).isNaN();
        assertThat(at(sample.label(), 0, 4)).isEqualTo(10);
        assertThat(sample.sky()[WIDTH]).isTrue();
        assertThat(sample.sky()[2 * WIDTH]).isFalse();
        assertThat(sample.intrinsics()).isNull();
        // The segmentation says that only the first row, and a pixel below, is sky.
        Path classes = frames.resolve("classSegmentation/Camera_1/classgt_00012.png");
        byte[] painted = segmentation();
        Fixtures.write(classes, painted);
        Fixtures.text(
                root.resolve("Scene18/sunset/intrinsic.txt"),
                "frame cameraID K[0,0] K[1,1] K[0,2] K[1,2]\n12 0 1 1 1 1\n"
                        + "12 1 725.0087 725.0088 620.5 187 \n13 1 2 2 2 2\n");
        sample = first(Datasets.open("vkitti2", root));
        assertThat(sample.sky()[3]).isTrue();
        assertThat(sample.sky()[WIDTH]).isFalse();
        assertThat(at(sample.label(), 0, 1)).isNaN();
        assertThat(sample.sky()[4 * WIDTH + 5]).isTrue();
        assertThat(at(sample.label(), 5, 4)).isNaN();
        assertThat(sample.label().validCount()).isEqualTo(4 * WIDTH - 1);
        assertThat(sample.intrinsics())
                .isEqualTo(new CameraIntrinsics(725.0087, 725.0088, 620.5, 187));
        Fixtures.text(root.resolve("Scene18/sunset/intrinsic.txt"), "frame\n0 1 1 1 1 1\n");
        assertThatThrownBy(() -> first(Datasets.open("vkitti2", root)))
                .hasMessageContaining("no line of frame 00012 and Camera_1");
        Files.delete(root.resolve("Scene18/sunset/intrinsic.txt"));
        assertSizeIsCompared("vkitti2", image);
        Fixtures.grey8(depth, WIDTH, HEIGHT, (x, y) -> 1);
        assertThatThrownBy(() -> first(Datasets.open("vkitti2", root)))
                .hasMessageContaining(depth.toString())
                .hasMessageContaining("one channel with 16 bits");
        assertMissingIsNamed("vkitti2", depth);
    }

    private static byte[] segmentation() throws IOException {
        var image =
                new java.awt.image.BufferedImage(
                        WIDTH, HEIGHT, java.awt.image.BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            boolean sky = i < WIDTH || i == 4 * WIDTH + 5;
            image.setRGB(i % WIDTH, i / WIDTH, sky ? 0x5ac8ff : 0x5ac8fe);
        }
        var bytes = new java.io.ByteArrayOutputStream();
        javax.imageio.ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    @Test
    void anEmptyFolderIsToldWithTheLayoutThatIsExpected() throws Exception {
        for (DatasetDescription set : Datasets.all()) {
            if (set.content() == DatasetDescription.Content.LABELLED
                    && !set.name().equals("folder")
                    && !set.name().equals("redwood")
                    && !set.name().equals("kitti_drive")) {
                assertThatThrownBy(() -> Datasets.open(set.name(), root).items())
                        .as(set.name())
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(root.toString())
                        .hasMessageContaining("expected");
            }
        }
    }
}
