// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.shard.ShardFormat;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.reader.DatasetDescription.Content;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/** The labelled data sets by name, with their descriptions and opening functions. */
final class PublishedSets {
    private static final String POSITIVE = "finite and above 0";

    /** Opens a data set. */
    @FunctionalInterface
    interface Opening {
        Dataset<LabelledSample> open(DatasetOptions options) throws IOException;
    }

    record Entry(DatasetDescription description, Opening opening) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    PublishedSets() {
        addTrainingSets();
        addEvaluationSets();
        addFolders();
        addOurs();
    }

    Map<String, Entry> entries() {
        return entries;
    }

    private void addTrainingSets() {
        add(
                description("blendedmvs", BlendedMvs.LAYOUT, Unit.SCENE)
                        .intrinsics("cams/*_cam.txt, where it is there"),
                tree("blendedmvs", BlendedMvs.LAYOUT, BlendedMvs::isImage, BlendedMvs::read));
        add(
                description("diml", Diml.LAYOUT, Unit.METRES),
                tree("diml", Diml.LAYOUT, Diml::isImage, Diml::read));
        add(
                description("hrwsi", Hrwsi.LAYOUT, Unit.NONE)
                        .kind(Kind.AFFINE_DISPARITY)
                        .mask("valid_masks not 0"),
                tree("hrwsi", Hrwsi.LAYOUT, Hrwsi::isImage, Hrwsi::read));
        add(
                description("irs", Irs.LAYOUT, Unit.METRES)
                        .mask("disparity " + POSITIVE)
                        .intrinsics("480, 480, 480, 270 at 960 x 540"),
                tree("irs", Irs.LAYOUT, Irs::isImage, Irs::read));
        add(
                description("megadepth", MegaDepth.LAYOUT, Unit.SCENE),
                tree("megadepth", MegaDepth.LAYOUT, MegaDepth::isDepth, MegaDepth::read));
        add(
                description("tartanair", TartanAir.LAYOUT, Unit.METRES)
                        .mask(POSITIVE + ", no sky")
                        .intrinsics("320, 320, 320, 240 at 640 x 480")
                        .sky("5,000 m and more"),
                tree("tartanair", TartanAir.LAYOUT, TartanAir::isImage, TartanAir::read));
        add(
                description("hypersim", Hypersim.LAYOUT, Unit.METRES)
                        .mask("not NaN")
                        .intrinsics("886.81, 886.81, 511.5, 383.5"),
                tree("hypersim", Hypersim.LAYOUT, Hypersim::isImage, Hypersim::read));
        add(
                description("vkitti2", VirtualKitti.LAYOUT, Unit.METRES)
                        .mask("above 0, below 655.35 m, no sky")
                        .intrinsics("intrinsic.txt, where it is there")
                        .sky("class segmentation; without it, 65535"),
                tree("vkitti2", VirtualKitti.LAYOUT, VirtualKitti::isImage, VirtualKitti::read));
    }

    private void addEvaluationSets() {
        add(
                description("kitti", Kitti.LAYOUT, Unit.METRES)
                        .intrinsics("calib_cam_to_cam.txt, where it is there")
                        .options("split", "images", "depths"),
                options ->
                        new Kitti(
                                options.folder("images"),
                                options.folder("depths"),
                                options.path("split")));
        add(
                description("nyuv2", NyuDepth.LAYOUT, Unit.METRES)
                        .intrinsics("518.8579, 519.46961, 325.58245, 253.73617 at 640 x 480")
                        .options("split"),
                PublishedSets::nyu);
        add(
                description("sintel", Sintel.LAYOUT, Unit.METRES)
                        .intrinsics("camdata_left/*.cam, where it is there")
                        .options("split", "pass"),
                options -> {
                    Sintel sintel =
                            new Sintel(
                                    options.oneOf(
                                            "pass", "final", List.of("final", "clean", "albedo")));
                    return tree("sintel", Sintel.LAYOUT, sintel::isImage, sintel::read)
                            .open(options);
                });
        add(
                description("ddad", Ddad.LAYOUT, Unit.METRES)
                        .mask("pixels with a point; " + POSITIVE)
                        .intrinsics("calibration")
                        .options("split", "camera", "part"),
                PublishedSets::ddad);
        add(
                description("eth3d", Eth3d.LAYOUT, Unit.METRES),
                options ->
                        tree("eth3d", Eth3d.LAYOUT, Eth3d::isImage, new Eth3d(options.root())::read)
                                .open(options));
        for (String part : List.of("indoors", "outdoor")) {
            Diode diode = new Diode(part);
            add(
                    description("diode-" + part, Diode.LAYOUT, Unit.METRES)
                            .mask("*_depth_mask.npy not 0, " + POSITIVE)
                            .intrinsics("886.81, 927.06, 512, 384 at 1024 x 768"),
                    tree("diode-" + part, Diode.LAYOUT, diode::isImage, diode::read));
        }
    }

    private void addFolders() {
        add(
                description("sevenscenes", "*.color.{jpg,png} and *.depth.png", Unit.METRES)
                        .mask("above 0, not 65535"),
                options -> sevenScenes(options));
        add(
                description("redwood", "color/*.jpg and depth/*.png", Unit.METRES)
                        .intrinsics("525, 525, 319.5, 239.5"),
                options ->
                        pairs(
                                "redwood",
                                options,
                                PairedFolders.ofPng(
                                        options.root().resolve("color"),
                                        ".jpg",
                                        options.root().resolve("depth"),
                                        ".png",
                                        1000,
                                        new CameraIntrinsics(525, 525, 319.5, 239.5))));
        add(
                description(
                        "kitti_drive",
                        "image_02/data/*.png and lidar_depth_png16/*.png",
                        Unit.METRES),
                options ->
                        pairs(
                                "kitti_drive",
                                options,
                                PairedFolders.ofPng(
                                        options.root().resolve("image_02/data"),
                                        ".png",
                                        options.root().resolve("lidar_depth_png16"),
                                        ".png",
                                        256,
                                        null)));
        add(
                description(
                                "folder",
                                "images and depths of the same path, in any two folders",
                                null)
                        .kind(null)
                        .mask("finite, not 0, below the option invalidAbove; depths above 0")
                        .options(
                                "split",
                                "images",
                                "depths",
                                "imageEnding",
                                "depthEnding",
                                "unit",
                                "invalidAbove"),
                GenericFolder::open);
    }

    private void addOurs() {
        add(
                description("synthetic", SyntheticScenes.LAYOUT, Unit.METRES)
                        .mask("no sky")
                        .intrinsics("exact")
                        .sky("exact")
                        .options(),
                options -> new SyntheticScenes(options.root()));
        add(
                description("pseudo-labels", ShardFormat.LAYOUT, Unit.NONE)
                        .kind(Kind.AFFINE_DISPARITY)
                        .mask("*.mask.png not 0")
                        .intrinsics("json, where they are known")
                        .sky("*.mask.png 128")
                        .options(),
                options -> new PseudoLabelShards(options.root(), null));
    }

    private static Dataset<LabelledSample> nyu(DatasetOptions options) throws IOException {
        Path root = options.root();
        Path matrices = Files.isRegularFile(root) ? root : root.resolve(NyuMatrixFile.NAME);
        if (Files.isRegularFile(matrices)) {
            return new NyuMatrixFile(matrices, options.path("split"));
        }
        return tree("nyuv2", NyuDepth.LAYOUT, NyuDepth::isImage, NyuDepth::read).open(options);
    }

    private static Dataset<LabelledSample> ddad(DatasetOptions options) throws IOException {
        if (Files.exists(options.root().resolve("ddad.json"))) {
            String part = options.oneOf("part", "all", List.of("all", "train", "val"));
            return new Ddad(
                    options.root(),
                    options.text("camera", "CAMERA_01"),
                    part.equals("all") ? null : part);
        }
        return pairs(
                "ddad",
                options,
                new PairedFolders(
                        options.root(),
                        "_rgb.png",
                        options.root(),
                        "_depth.npy",
                        1,
                        Kind.DEPTH,
                        Unit.METRES,
                        Float.POSITIVE_INFINITY,
                        null));
    }

    /** Opens 7-Scenes, whose pictures are PNG, or JPEG in some copies. */
    private static Dataset<LabelledSample> sevenScenes(DatasetOptions options) throws IOException {
        Path root = options.root();
        CameraIntrinsics camera = new CameraIntrinsics(585, 585, 320, 240);
        PairedFolders png =
                PairedFolders.ofPng(root, ".color.png", root, ".depth.png", 1000, camera)
                        .withInvalidAbove(65535);
        PairedFolders jpg =
                PairedFolders.ofPng(root, ".color.jpg", root, ".depth.png", 1000, camera)
                        .withInvalidAbove(65535);
        return new LabelledFolder(
                "sevenscenes",
                root,
                "*.color.{jpg,png} and *.depth.png",
                options.path("split"),
                file -> png.isImage(file) || jpg.isImage(file),
                file -> png.isImage(file) ? png.read(file) : jpg.read(file));
    }

    static Dataset<LabelledSample> pairs(
            String name, DatasetOptions options, PairedFolders folders) {
        return new LabelledFolder(
                name,
                folders.images(),
                "*%s in %s and *%s in %s"
                        .formatted(
                                folders.imageEnding(),
                                folders.images(),
                                folders.depthEnding(),
                                folders.depths()),
                options.path("split"),
                folders::isImage,
                folders::read);
    }

    private static Opening tree(
            String name, String layout, Predicate<Path> wanted, LabelledFolder.Reading reading) {
        return options ->
                new LabelledFolder(
                        name, options.root(), layout, options.path("split"), wanted, reading);
    }

    private static DescriptionBuilder description(String name, String layout, @Nullable Unit unit) {
        return new DescriptionBuilder(name, layout, unit);
    }

    private void add(DescriptionBuilder description, Opening opening) {
        DatasetDescription built = description.build();
        entries.put(built.name(), new Entry(built, opening));
    }

    /** Builds descriptions; the defaults are depths, valid above 0, and no sky mask. */
    private static final class DescriptionBuilder {
        private final String name;
        private final String layout;
        private final Unit unit;
        private Kind kind = Kind.DEPTH;
        private String mask = POSITIVE;
        private String intrinsics = "";
        private String sky = "";
        private Set<String> options = Set.of("split");

        private DescriptionBuilder(String name, String layout, @Nullable Unit unit) {
            this.name = name;
            this.layout = layout;
            this.unit = unit;
        }

        private DescriptionBuilder kind(@Nullable Kind value) {
            kind = value;
            return this;
        }

        private DescriptionBuilder mask(String value) {
            mask = value;
            return this;
        }

        private DescriptionBuilder intrinsics(String value) {
            intrinsics = value;
            return this;
        }

        private DescriptionBuilder sky(String value) {
            sky = value;
            return this;
        }

        private DescriptionBuilder options(String... values) {
            options = Set.of(values);
            return this;
        }

        private DatasetDescription build() {
            return new DatasetDescription(
                    name, Content.LABELLED, layout, kind, unit, mask, intrinsics, sky, options);
        }
    }
}
