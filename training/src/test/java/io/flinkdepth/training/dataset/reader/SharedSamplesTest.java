// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static io.flinkdepth.training.dataset.reader.ReadSamples.at;
import static io.flinkdepth.training.dataset.reader.ReadSamples.first;
import static io.flinkdepth.training.dataset.reader.ReadSamples.list;
import static io.flinkdepth.training.dataset.reader.ReadSamples.mean;
import static io.flinkdepth.training.dataset.reader.ReadSamples.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.feed.FeedOptions;
import io.flinkdepth.training.dataset.feed.SampleFeed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real files, and files in the publishers' formats that another program wrote. Counts and means
 * were computed once with NumPy, Pillow and h5py.
 */
class SharedSamplesTest {
    private static final Path DATA =
            Path.of(System.getProperty("flinkdepth.shared", "absent"), "data");

    @BeforeAll
    static void needsTheFolder() {
        Assumptions.assumeTrue(
                Files.isDirectory(DATA), "skipped: the folder of shared samples is absent");
    }

    private static LabelledSample sample(String set, String folder) throws Exception {
        return first(Datasets.open(set, DATA.resolve(folder)));
    }

    private static void assertLabel(LabelledSample sample, int valid, double mean) {
        assertThat(sample.label().validCount()).isEqualTo(valid);
        assertThat(mean(sample.label())).isCloseTo(mean, within(1e-5 * mean));
    }

    @Test
    void formatsOfAnIndependentWriter() throws Exception {
        LabelledSample mvs = sample("blendedmvs", "formats/blendedmvs");
        assertLabel(mvs, 439968, 2.502582494280834);
        assertThat(at(mvs.label(), 0, 575)).isEqualTo(2.6289062f);
        assertThat(at(mvs.label(), 20, 10)).isNaN();
        LabelledSample sintel = sample("sintel", "formats/sintel");
        assertLabel(sintel, 640 * 480, 2.491012083689372);
        assertThat(at(sintel.label(), 200, 100)).isEqualTo(0.8808594f);
        LabelledSample kitti = sample("vkitti2", "formats/vkitti2");
        assertLabel(kitti, 375 * 1242 - 63889, 25.352926235688457);
        assertThat(at(kitti.label(), 300, 200)).isEqualTo(28.7f);
        assertThat(sample("tartanair", "tartanair").label().validCount()).isEqualTo(307200);
    }

    @Test
    void irsInBothPrecisions(@TempDir Path root) throws Exception {
        Path scene = DATA.resolve("formats/irs/Home/ArchVizInterior");
        for (String name : List.of("d_1.exr", "d_2_half.exr")) {
            Fixtures.write(root.resolve("d_1.exr"), Files.readAllBytes(scene.resolve(name)));
            Fixtures.write(root.resolve("l_1.png"), Files.readAllBytes(scene.resolve("l_1.png")));
            LabelledSample sample = first(Datasets.open("irs", root));
            // A HALF disparity of 54 px is exact to 1 / 32 px.
            assertThat(at(sample.label(), 200, 100)).isCloseTo(0.8808594f, within(6e-4f));
            assertThat(mean(sample.label())).isCloseTo(2.491012, within(1e-3));
        }
    }

    @Test
    void megaDepthContiguousAndChunked(@TempDir Path root) throws Exception {
        for (String name : List.of("contiguous", "chunked_gzip")) {
            Path depths = DATA.resolve("formats/megadepth/0000/dense0/depths");
            Fixtures.write(
                    root.resolve("0/dense0/depths/a.h5"),
                    Files.readAllBytes(depths.resolve(name + ".h5")));
            Fixtures.picture(root.resolve("0/dense0/imgs/a.jpg"), 640, 480, 0);
            LabelledSample sample = first(Datasets.open("megadepth", root));
            assertLabel(sample, 640 * 480, 2.491012083689372);
            assertThat(at(sample.label(), 200, 100)).isEqualTo(0.8808594f);
        }
    }

    @Test
    void diode(@TempDir Path root) throws Exception {
        String stem = "indoors/scene_00019/scan_00183/00019_00183_indoors_000_010";
        for (String ending : List.of("_depth.npy", "_depth_mask.npy")) {
            Path file = DATA.resolve("formats/diode/val/" + stem + ending);
            Fixtures.write(root.resolve(stem + ending), Files.readAllBytes(file));
        }
        Fixtures.picture(root.resolve(stem + ".png"), 1024, 768, 0);
        LabelledSample sample = first(Datasets.open("diode-indoors", root));
        assertLabel(sample, 751664, 6.011787516700447);
        assertThat(at(sample.label(), 200, 100)).isEqualTo(7.328125f);
        assertThat(sample.intrinsics().focalY()).isEqualTo(927.06);
    }

    @Test
    void hypersimsOwnFile(@TempDir Path root) throws Exception {
        String images = "ai_037_002/images/";
        String file = images + "scene_cam_00_geometry_hdf5/frame.0000.depth_meters.hdf5";
        Fixtures.write(
                root.resolve(file), Files.readAllBytes(DATA.resolve("hypersim").resolve(file)));
        Fixtures.picture(
                root.resolve(images + "scene_cam_00_final_preview/frame.0000.tonemap.jpg"),
                1024,
                768,
                0);
        LabelledSample sample = first(Datasets.open("hypersim", root));
        assertLabel(sample, 1024 * 768, 5.5500189039744585);
        assertThat((double) at(sample.label(), 0, 0)).isCloseTo(5.1047844, within(1e-6));
        assertThat((double) at(sample.label(), 511, 383)).isCloseTo(7.88281, within(1e-5));
        assertThat((double) at(sample.label(), 1023, 767)).isCloseTo(2.6632969, within(1e-6));
    }

    @Test
    void measuredDepth() throws Exception {
        LabelledSample drive = sample("kitti_drive", "kitti_drive");
        assertLabel(drive, 16340, 11.78016083996328);
        LabelledSample nyu = sample("nyuv2", "nyuv2");
        assertLabel(nyu, 225121, 3.578238374029966);
        assertThat(at(nyu.label(), 300, 200)).isEqualTo(3.299f);
        assertThat(nyu.intrinsics().focalX()).isEqualTo(518.8579);
        assertLabel(sample("sevenscenes", "sevenscenes"), 273943, 1.9231094315240762);
        assertThat(list(Datasets.open("sevenscenes", DATA.resolve("sevenscenes")))).hasSize(20);
        assertLabel(sample("redwood", "open3d_rgbd/redwood"), 267129, 1.7938873465628964);
    }

    @Test
    void kittisOfficialListsAreUnderstood() throws Exception {
        int frames = 0;
        for (String name :
                List.of(
                        "dav2_kitti_val.txt",
                        "monodepth2_eigen_test_files.txt",
                        "monodepth2_eigen_benchmark_test_files.txt",
                        "zoedepth_kitti_eigen_test_files_with_gt.txt")) {
            Path split = DATA.resolve("splits").resolve(name);
            for (String line : Files.readAllLines(split)) {
                KittiFrame frame = KittiFrame.ofLine(line, split);
                frames += frame == null ? 0 : 1;
            }
        }
        // 697 lines of the last list, 45 of which say None.
        assertThat(frames).isEqualTo(652 + 697 + 652 + 652);
    }

    @Test
    void ordinalPairs() throws Exception {
        Dataset<OrdinalImage> pairs =
                Datasets.openOrdinal(
                        "da2k",
                        DATA.resolve("formats/ordinal_pairs_da2k_format"),
                        Map.of("images", DATA.toAbsolutePath().toString()));
        assertThat(list(pairs)).hasSize(5);
        OrdinalImage image = read(pairs, "nyuv2/rgb/rgb_00000.jpg");
        assertThat(image.pairs().get(0).nearer()).isEqualTo(new OrdinalImage.Point(460, 242));
    }

    @Test
    void photographsAndClipsByAFeed() throws Exception {
        Dataset<RgbImage> images =
                Datasets.openImages("images", DATA.resolve("unlabeled"), Map.of());
        Dataset<RgbImage> clips =
                Datasets.openImages("images", DATA.resolve("videos"), Map.of("videoStride", "40"));
        for (Dataset<RgbImage> dataset : List.of(images, clips)) {
            int count = 0;
            try (SampleFeed<RgbImage> feed =
                    SampleFeed.open(dataset, FeedOptions.builder().build())) {
                while (feed.next() != null) {
                    count++;
                }
                assertThat(feed.unreadable()).isZero();
            }
            assertThat(count).isEqualTo(list(dataset).size()).isGreaterThan(10);
        }
        assertThat(list(images)).hasSize(12);
    }
}
