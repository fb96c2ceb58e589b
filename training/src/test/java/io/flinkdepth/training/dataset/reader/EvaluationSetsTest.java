// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static io.flinkdepth.training.dataset.reader.ReadSamples.at;
import static io.flinkdepth.training.dataset.reader.ReadSamples.first;
import static io.flinkdepth.training.dataset.reader.ReadSamples.list;
import static io.flinkdepth.training.dataset.reader.ReadSamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.OrdinalImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each evaluation set as its publisher's documents lay it out. */
class EvaluationSetsTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;
    private static final String DRIVE = "2011_09_26_drive_0002_sync";

    @TempDir private Path root;

    private void kittiFrame(String camera, int frame) throws IOException {
        String number = "%010d.png".formatted(frame);
        Fixtures.picture(
                root.resolve("2011_09_26/" + DRIVE + "/image_" + camera + "/data/" + number),
                WIDTH,
                HEIGHT,
                0);
        Fixtures.grey16(
                root.resolve(
                        "val/" + DRIVE + "/proj_depth/groundtruth/image_" + camera + "/" + number),
                WIDTH,
                HEIGHT,
                (x, y) -> y < 3 ? 0 : 256 * frame + x);
    }

    @Test
    void kittiByEachFormOfSplit() throws Exception {
        kittiFrame("02", 69);
        kittiFrame("02", 54);
        kittiFrame("03", 54);
        Fixtures.text(
                root.resolve("2011_09_26/calib_cam_to_cam.txt"),
                "calib_time: 09-Jan-2012\nP_rect_02: 721.5 0 609.25 44.8 0 722.5 172.75 0.2 0 0 1"
                        + " 0.003\nP_rect_03: 1 0 2 0 0 3 4 0 0 0 1 0\n");
        String image = "2011_09_26/" + DRIVE + "/image_02/data/00000000";
        Path split = root.resolve("split.txt");
        String depth = DRIVE + "/proj_depth/groundtruth/image_02/00000000";
        for (String lines :
                new String[] {
                    // As the Eigen list with and without focal length, and as numbers.
                    image + "69.png " + depth + "69.png 721.5377\n" + image + "54.png None 1.0\n",
                    "/mnt/x/raw/" + image + "69.png /mnt/y/val/" + depth + "69.png\n",
                    "2011_09_26/" + DRIVE + " 0000000069 l\n2011_09_26/" + DRIVE + " 77 l\n"
                }) {
            Fixtures.text(split, lines);
            Dataset<LabelledSample> kitti =
                    Datasets.open("kitti", root, Map.of("split", "split.txt"));
            assertThat(list(kitti).keySet()).containsExactly(image + "69.png");
            LabelledSample sample = first(kitti);
            assertThat(sample.label().unit()).isEqualTo(Unit.METRES);
            assertThat(at(sample.label(), 4, 2)).isNaN();
            assertThat(at(sample.label(), 4, 3)).isEqualTo(69 + 4 / 256f);
            assertThat(sample.intrinsics())
                    .isEqualTo(new CameraIntrinsics(721.5, 722.5, 609.25, 172.75));
        }
        Fixtures.text(split, "2011_09_26/" + DRIVE + " 54 r\n");
        LabelledSample right = first(Datasets.open("kitti", root, Map.of("split", "split.txt")));
        assertThat(right.intrinsics()).isEqualTo(new CameraIntrinsics(1, 3, 2, 4));
        assertThat(list(Datasets.open("kitti", root))).hasSize(3);
        Fixtures.text(split, "rubbish\n");
        assertThatThrownBy(() -> list(Datasets.open("kitti", root, Map.of("split", "split.txt"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(split.toString())
                .hasMessageContaining("\"rubbish\"");
        Fixtures.text(split, image + "11.png " + depth + "11.png 721.5377\n");
        assertThatThrownBy(() -> first(Datasets.open("kitti", root, Map.of("split", "split.txt"))))
                .hasMessageContaining("0000000011.png is missing");
    }

    @Test
    void nyuAsExported() throws Exception {
        Fixtures.picture(root.resolve("bathroom/rgb_00045.jpg"), WIDTH, HEIGHT, 0);
        Fixtures.grey16(
                root.resolve("bathroom/sync_depth_00045.png"), WIDTH, HEIGHT, (x, y) -> 1000 * y);
        Fixtures.picture(root.resolve("rgb/rgb_00046.jpg"), WIDTH, HEIGHT, 0);
        Fixtures.grey16(root.resolve("depth/sync_depth_00046.png"), WIDTH, HEIGHT, (x, y) -> 7500);
        Dataset<LabelledSample> all = Datasets.open("nyuv2", root);
        assertThat(list(all).keySet())
                .containsExactly("bathroom/rgb_00045.jpg", "rgb/rgb_00046.jpg");
        LabelledSample sample = first(all);
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 0, 5)).isEqualTo(5);
        assertThat(at(read(all, "rgb/rgb_00046.jpg").label(), 3, 3)).isEqualTo(7.5f);
        Fixtures.text(
                root.resolve("test.txt"),
                "/disk/nyu/bathroom/rgb_00045.jpg bathroom/sync_depth_00045.png 518.8579\n"
                        + "bathroom/rgb_00099.jpg bathroom/sync_depth_00099.png 518.8579\n");
        Dataset<LabelledSample> listed = Datasets.open("nyuv2", root, Map.of("split", "test.txt"));
        assertThat(list(listed).keySet())
                .containsExactly("bathroom/rgb_00045.jpg", "bathroom/rgb_00099.jpg");
        assertThatThrownBy(() -> read(listed, "bathroom/rgb_00099.jpg"))
                .hasMessageContaining("sync_depth_00099.png is missing");
    }

    @Test
    void nyuAsPublished() throws Exception {
        Path file = root.resolve("nyu_depth_v2_labeled.mat");
        Fixtures.resource("format/nyu.mat", file);
        assertThat(list(Datasets.open("nyuv2", root)).keySet())
                .containsExactly("0000", "0001", "0002");
        Fixtures.text(root.resolve("test.txt"), "# from 0\n2\n0\n");
        Dataset<LabelledSample> listed =
                Datasets.open("nyuv2", file, Map.of("split", root + "/test.txt"));
        assertThat(list(listed).keySet()).containsExactly("0002", "0000");
        LabelledSample sample = read(listed, "0000");
        // Element (0, x, y) is (6 x + y) / 16; that of the first pixel is 0, which is none.
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 3, 4)).isEqualTo(22 / 16f);
        assertThat(sample.image().rgb()[3 * (4 * WIDTH + 3) + 1]).isEqualTo((byte) (48 + 22));
    }

    @Test
    void sintel() throws Exception {
        Path training = root.resolve("training");
        Fixtures.picture(training.resolve("final/alley_1/frame_0001.png"), WIDTH, HEIGHT, 0xff);
        Fixtures.picture(training.resolve("clean/alley_1/frame_0001.png"), WIDTH, HEIGHT, 0);
        Fixtures.picture(root.resolve("test/final/cave_3/frame_0001.png"), WIDTH, HEIGHT, 0);
        Path depth = training.resolve("depth/alley_1/frame_0001.dpt");
        Fixtures.dpt(depth, WIDTH, HEIGHT, (x, y) -> 1 + y);
        ByteBuffer camera = ByteBuffer.allocate(4 + 21 * 8).order(ByteOrder.LITTLE_ENDIAN);
        camera.putFloat(202021.25f);
        for (double number : new double[] {1120, 0, 511.5, 0, 1121, 217.5, 0, 0, 1}) {
            camera.putDouble(number);
        }
        Path file = training.resolve("camdata_left/alley_1/frame_0001.cam");
        Fixtures.write(file, camera.array());
        Dataset<LabelledSample> sintel = Datasets.open("sintel", root);
        assertThat(list(sintel).keySet()).containsExactly("training/final/alley_1/frame_0001.png");
        LabelledSample sample = first(sintel);
        assertThat(at(sample.label(), 2, 3)).isEqualTo(4);
        assertThat(sample.image().rgb()[2]).isEqualTo((byte) 0xff);
        assertThat(sample.intrinsics()).isEqualTo(new CameraIntrinsics(1120, 1121, 511.5, 217.5));
        assertThat(list(Datasets.open("sintel", root, Map.of("pass", "clean"))).keySet())
                .containsExactly("training/clean/alley_1/frame_0001.png");
        assertThatThrownBy(() -> Datasets.open("sintel", root, Map.of("pass", "flow")))
                .hasMessageContaining("must be one of [final, clean, albedo], not flow");
        Fixtures.cut(file, 20);
        assertThatThrownBy(() -> first(sintel)).hasMessageContaining("20 bytes");
        Files.delete(file);
        Fixtures.cut(depth, 100);
        assertThatThrownBy(() -> first(sintel))
                .hasMessageContaining(depth + " has 100 bytes")
                .hasMessageContaining("needs 204");
    }

    @Test
    void eth3dBesideAndApart() throws Exception {
        String image = "images/dslr_images/DSC_0219.JPG";
        String depth = "ground_truth_depth/dslr_images/DSC_0219.JPG";
        Fixtures.picture(root.resolve("office/" + image), WIDTH, HEIGHT, 0);
        Path beside = root.resolve("office/" + depth);
        Fixtures.write(
                beside,
                Fixtures.floats(
                        WIDTH, HEIGHT, (x, y) -> x == 0 ? Double.POSITIVE_INFINITY : 0.5 * x));
        Fixtures.picture(root.resolve("rgb/pipes/" + image), WIDTH, HEIGHT, 0);
        Fixtures.write(
                root.resolve("depth/pipes_dslr_depth/pipes/" + depth),
                Fixtures.floats(WIDTH, HEIGHT, (x, y) -> 20));
        Dataset<LabelledSample> eth3d = Datasets.open("eth3d", root);
        assertThat(list(eth3d).keySet()).containsExactly("office/" + image, "rgb/pipes/" + image);
        LabelledSample sample = first(eth3d);
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 7, 5)).isEqualTo(3.5f);
        assertThat(at(read(eth3d, "rgb/pipes/" + image).label(), 0, 0)).isEqualTo(20);
        Fixtures.cut(beside, 190);
        assertThatThrownBy(() -> first(eth3d))
                .hasMessageContaining(beside + " has 190 bytes; 8 x 6 float32 need 192");
    }

    @Test
    void diodeIndoorsAndOutdoorsApart() throws Exception {
        for (String part : new String[] {"indoors", "outdoor"}) {
            Path scan = root.resolve("val/" + part + "/scene_00019/scan_00183");
            String stem = "00019_00183_" + part + "_000_010";
            Fixtures.picture(scan.resolve(stem + ".png"), WIDTH, HEIGHT, 0);
            byte[] depth = Fixtures.floats(WIDTH, HEIGHT, (x, y) -> y == 0 ? 0 : 3 + x);
            Fixtures.write(
                    scan.resolve(stem + "_depth.npy"), Fixtures.npy("<f4", "(6, 8, 1)", depth));
            Fixtures.npy(
                    scan.resolve(stem + "_depth_mask.npy"),
                    WIDTH,
                    HEIGHT,
                    (x, y) -> x == 7 ? 0 : 1);
        }
        for (String part : new String[] {"indoors", "outdoor"}) {
            Dataset<LabelledSample> diode = Datasets.open("diode-" + part, root);
            assertThat(list(diode).keySet())
                    .containsExactly(
                            "val/%1$s/scene_00019/scan_00183/00019_00183_%1$s_000_010.png"
                                    .formatted(part));
            LabelledSample sample = first(diode);
            assertThat(at(sample.label(), 6, 1)).isEqualTo(9);
            assertThat(at(sample.label(), 7, 1)).isNaN();
            assertThat(at(sample.label(), 6, 0)).isNaN();
        }
        Path mask =
                root.resolve(
                        "val/indoors/scene_00019/scan_00183/00019_00183_indoors_000_010_depth_mask.npy");
        Fixtures.npy(mask, WIDTH, HEIGHT - 1, (x, y) -> 1);
        assertThatThrownBy(() -> first(Datasets.open("diode-indoors", root)))
                .hasMessageContaining(mask + " is 8 x 5");
    }

    private static byte[] archived(byte[] npy) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("data.npy"));
            zip.write(npy);
        }
        return bytes.toByteArray();
    }

    /**
     * A vehicle at (10, 20, 0) that looks along the world's y axis. The LiDAR's axes are the
     * world's; the camera's z axis is y, its y axis is down.
     */
    @Test
    void ddadsPointsAreProjected() throws Exception {
        Path scene = root.resolve("000150");
        Fixtures.picture(scene.resolve("rgb/CAMERA_01/1.png"), WIDTH, HEIGHT, 0);
        // At the principal point 5 m ahead; 8 m ahead behind it; one pixel right and one down at
        // 4 m; behind the camera; outside the picture.
        float[] points = {0, 5, 0, 9, 0, 8, 0, 9, 1, 4, -1, 9, 0, -5, 0, 9, 40, 5, 0, 9};
        ByteBuffer data = ByteBuffer.allocate(4 * points.length).order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(points);
        Fixtures.write(
                scene.resolve("point_cloud/LIDAR/1.npz"),
                archived(Fixtures.npy("<f4", "(5, 4)", data.array())));
        Fixtures.text(
                scene.resolve("calibration/abc.json"),
                "{\"names\": [\"LIDAR\", \"CAMERA_01\"], \"intrinsics\": [{}, {\"fx\": 4, \"fy\":"
                        + " 4, \"cx\": 3, \"cy\": 2, \"skew\": 0}]}");
        String translation = "\"translation\": {\"x\": 10, \"y\": 20, \"z\": 0}";
        // Turned by -90 degrees about x: the camera's z is the world's y, its y the world's -z.
        String camera =
                "{" + translation + ", \"rotation\": {\"qw\": 0.70710678, \"qx\": -0.70710678}}";
        String lidar = "{" + translation + ", \"rotation\": {\"qw\": 1}}";
        Fixtures.text(
                scene.resolve("scene_abc.json"),
                "{\"samples\": [{\"calibration_key\": \"abc\", \"datum_keys\": [\"a\", \"b\","
                        + " \"c\"]}], \"data\": [{\"key\": \"b\", \"id\": {\"name\": \"CAMERA_01\"},"
                        + " \"datum\": {\"image\": {\"filename\": \"rgb/CAMERA_01/1.png\", \"pose\": "
                        + camera
                        + "}}}, {\"key\": \"c\", \"id\": {\"name\": \"CAMERA_05\"}, \"datum\":"
                        + " {\"image\": {\"filename\": \"rgb/CAMERA_05/1.png\"}}}, {\"key\": \"a\","
                        + " \"id\": {\"name\": \"LIDAR\"}, \"datum\": {\"point_cloud\":"
                        + " {\"filename\": \"point_cloud/LIDAR/1.npz\", \"pose\": "
                        + lidar
                        + "}}}]}");
        Fixtures.text(
                root.resolve("ddad.json"),
                "{\"scene_splits\": {\"0\": {\"filenames\": [\"000000/scene_x.json\"]}, \"1\":"
                        + " {\"filenames\": [\"000150/scene_abc.json\"]}}}");
        Dataset<LabelledSample> ddad = Datasets.open("ddad", root, Map.of("part", "val"));
        assertThat(list(ddad).keySet()).containsExactly("000150/rgb/CAMERA_01/1.png");
        LabelledSample sample = first(ddad);
        assertThat(at(sample.label(), 3, 2))
                .isCloseTo(5, org.assertj.core.api.Assertions.within(1e-5f));
        assertThat(at(sample.label(), 4, 3))
                .isCloseTo(4, org.assertj.core.api.Assertions.within(1e-5f));
        assertThat(sample.label().validCount()).isEqualTo(2);
        assertThat(sample.intrinsics()).isEqualTo(new CameraIntrinsics(4, 4, 3, 2));
        assertThatThrownBy(() -> list(Datasets.open("ddad", root, Map.of("part", "train"))))
                .hasMessageContaining("holds no image of CAMERA_01");
        Fixtures.text(scene.resolve("point_cloud/LIDAR/1.npz"), "no archive");
        assertThatThrownBy(() -> first(ddad)).hasMessageContaining("1.npz cannot be read");
    }

    @Test
    void ddadAsExported() throws Exception {
        Fixtures.picture(root.resolve("000150_01_rgb.png"), WIDTH, HEIGHT, 0);
        Fixtures.npy(root.resolve("000150_01_depth.npy"), WIDTH, HEIGHT, (x, y) -> 12.5 * y);
        LabelledSample sample = first(Datasets.open("ddad", root));
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 0, 2)).isEqualTo(25);
    }

    @Test
    void da2k() throws Exception {
        Fixtures.picture(root.resolve("images/indoor/a.jpg"), WIDTH, HEIGHT, 0);
        Path file = root.resolve("annotations.json");
        Fixtures.text(
                file,
                "{\"images/indoor/a.jpg\": [{\"point1\": [5, 7], \"point2\": [0, 1],"
                        + " \"closer_point\": \"point1\"}, {\"point1\": [1, 2], \"point2\": [3, 4],"
                        + " \"closer_point\": \"point2\"}], \"images/aerial/b.jpg\": [{\"point1\":"
                        + " [6, 0], \"point2\": [0, 1], \"closer_point\": \"point1\"}],"
                        + " \"images/aerial/c.jpg\": [{\"point1\": [0], \"point2\": [0, 1],"
                        + " \"closer_point\": \"point1\"}]}");
        Fixtures.picture(root.resolve("images/aerial/b.jpg"), WIDTH, HEIGHT, 0);
        Map<String, Item<OrdinalImage>> items = list(Datasets.openOrdinal("da2k", root, Map.of()));
        assertThat(items.keySet())
                .containsExactly(
                        "images/indoor/a.jpg", "images/aerial/b.jpg", "images/aerial/c.jpg");
        OrdinalImage image = items.get("images/indoor/a.jpg").read();
        assertThat(image.scene()).isEqualTo("indoor");
        assertThat(image.pairs())
                .containsExactly(
                        new OrdinalImage.Pair(
                                new OrdinalImage.Point(5, 7), new OrdinalImage.Point(0, 1)),
                        new OrdinalImage.Pair(
                                new OrdinalImage.Point(3, 4), new OrdinalImage.Point(1, 2)));
        assertThatThrownBy(() -> items.get("images/aerial/b.jpg").read())
                .hasMessageContaining("images/aerial/b.jpg")
                .hasMessageContaining("row 6, column 0 lies outside an image of 8 x 6");
        assertThatThrownBy(() -> items.get("images/aerial/c.jpg").read())
                .hasMessageContaining("point1 is [0]; expected [row, column]");
        Fixtures.cut(file, 150);
        assertThatThrownBy(() -> list(Datasets.openOrdinal("da2k", root, Map.of())))
                .hasMessageContaining("no whole JSON");
        Files.delete(file);
        assertThatThrownBy(() -> list(Datasets.openOrdinal("da2k", root, Map.of())))
                .hasMessageContaining(file + " is missing");
    }

    @Test
    void foldersWithAStatedUnit() throws Exception {
        Fixtures.picture(root.resolve("left/run/1.jpg"), WIDTH, HEIGHT, 0);
        Fixtures.grey16(
                root.resolve("truth/run/1_d.png"),
                WIDTH,
                HEIGHT,
                (x, y) -> x == 7 ? 65535 : 100 * x);
        Map<String, String> options =
                Map.of(
                        "images", "left",
                        "depths", "truth",
                        "depthEnding", "_d.png",
                        "unit", "200",
                        "invalidAbove", "65535");
        Dataset<LabelledSample> folder = Datasets.open("folder", root, options);
        assertThat(list(folder).keySet()).containsExactly("run/1.jpg");
        LabelledSample sample = first(folder);
        assertThat(sample.label().kind()).isEqualTo(Kind.DEPTH);
        assertThat(at(sample.label(), 0, 0)).isNaN();
        assertThat(at(sample.label(), 7, 0)).isNaN();
        assertThat(at(sample.label(), 6, 0)).isEqualTo(3);
        Fixtures.picture(root.resolve("pairs/a.png"), WIDTH, HEIGHT, 0);
        Fixtures.pfm(root.resolve("pairs/a.pfm"), WIDTH, HEIGHT, false, (x, y) -> y);
        LabelledSample disparity =
                first(
                        Datasets.open(
                                "folder",
                                root.resolve("pairs"),
                                Map.of("depthEnding", ".pfm", "unit", "disparity")));
        assertThat(disparity.label().kind()).isEqualTo(Kind.DISPARITY);
        assertThat(disparity.label().unit()).isEqualTo(Unit.NONE);
        assertThat(at(disparity.label(), 0, 5)).isEqualTo(5);
    }

    @Test
    void namesAndOptionsThatThereAreNotAreRefused() {
        assertThatThrownBy(() -> Datasets.open("kiti", root))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no data set kiti; there are [blendedmvs, ");
        assertThatThrownBy(() -> Datasets.open("lsun", root))
                .hasMessageContaining("lsun holds IMAGES, not LABELLED");
        assertThatThrownBy(() -> Datasets.open("irs", root, Map.of("splits", "a")))
                .hasMessageContaining("irs has no option [splits]; it has [split]");
        assertThatThrownBy(() -> Datasets.open("folder", root, Map.of("unit", "metres")))
                .hasMessageContaining("needs the option depthEnding");
        assertThatThrownBy(
                        () ->
                                Datasets.open(
                                        "folder",
                                        root,
                                        Map.of("unit", "feet", "depthEnding", ".npy")))
                .hasMessageContaining("unit of the data set folder must be")
                .hasMessageContaining("feet");
        assertThatThrownBy(() -> Datasets.openImages("images", root, Map.of("videoStride", "0.5")))
                .hasMessageContaining("whole number of at least 1, not 0.5");
    }
}
