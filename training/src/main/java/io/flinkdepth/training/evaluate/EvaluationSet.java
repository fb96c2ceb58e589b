package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.evaluate.MeasuredDepth.Crop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.flink.annotation.Experimental;

/** The data sets that can be evaluated on, each with its folder layout, unit, mask and cap. */
@Experimental
public enum EvaluationSet {
    /**
     * NYU Depth V2: {@code rgb/rgb_*.jpg} and {@code depth/sync_depth_*.png} (millimetres), to 10
     * m, Eigen's crop.
     */
    NYUV2(true, "nyuv2") {
        @Override
        List<EvaluationSample> list(Path folder) throws IOException {
            return paired(
                    folder.resolve("rgb"),
                    ".jpg",
                    image -> {
                        String name = stem(image).replace("rgb_", "sync_depth_") + ".png";
                        return png(folder.resolve("depth").resolve(name), 1000, 10, Crop.eigen());
                    });
        }
    },
    /** 7-Scenes: {@code *.color.jpg} and {@code *.depth.png} (millimetres), to 10 m. */
    SEVENSCENES(true, "sevenscenes") {
        @Override
        List<EvaluationSample> list(Path folder) throws IOException {
            return paired(
                    folder,
                    ".color.jpg",
                    image -> {
                        String name =
                                image.getFileName().toString().replace(".color.jpg", ".depth.png");
                        return png(image.resolveSibling(name), 1000, 10, Crop.none());
                    });
        }
    },
    /** Redwood RGB-D: {@code color/*.jpg} and {@code depth/*.png} (millimetres), to 10 m. */
    REDWOOD(true, "open3d_rgbd/redwood") {
        @Override
        List<EvaluationSample> list(Path folder) throws IOException {
            return paired(
                    folder.resolve("color"),
                    ".jpg",
                    image ->
                            png(
                                    folder.resolve("depth").resolve(stem(image) + ".png"),
                                    1000,
                                    10,
                                    Crop.none()));
        }
    },
    /** TartanAir: {@code image_left/*.png} and {@code depth_left/*_depth.npy} (metres), to 80 m. */
    TARTANAIR(false, "tartanair") {
        @Override
        List<EvaluationSample> list(Path folder) throws IOException {
            return paired(
                    folder.resolve("image_left"),
                    ".png",
                    image -> {
                        Path depth =
                                folder.resolve("depth_left").resolve(stem(image) + "_depth.npy");
                        return () -> {
                            DepthFiles.Values v = DepthFiles.numpy(depth);
                            return MeasuredDepth.of(
                                    v.width(), v.height(), v.values(), 1e-3, 80, Crop.none());
                        };
                    });
        }
    },
    /**
     * A KITTI drive: {@code image_02/data/*.png} and {@code lidar_depth_png16/*.png} (metres x
     * 256), to 80 m, Garg's crop.
     */
    KITTI_DRIVE(false, "kitti_drive") {
        @Override
        List<EvaluationSample> list(Path folder) throws IOException {
            return paired(
                    folder.resolve("image_02/data"),
                    ".png",
                    image -> {
                        Path depth =
                                folder.resolve("lidar_depth_png16").resolve(image.getFileName());
                        return () -> {
                            DepthFiles.Values v = DepthFiles.png16(depth, 256);
                            Crop crop = Crop.garg(v.width(), v.height());
                            return MeasuredDepth.of(
                                    v.width(), v.height(), v.values(), 1e-3, 80, crop);
                        };
                    });
        }
    };

    private final boolean indoor;
    private final String defaultFolder;

    EvaluationSet(boolean indoor, String defaultFolder) {
        this.indoor = indoor;
        this.defaultFolder = defaultFolder;
    }

    /** Whether it shows rooms only. */
    public boolean indoor() {
        return indoor;
    }

    /** The name in commands and tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The samples of this set.
     *
     * @param root the folder that holds the set's own folder
     * @throws IOException when it is not there or has no image
     */
    public List<EvaluationSample> samples(Path root) throws IOException {
        Path folder = root.resolve(defaultFolder);
        List<EvaluationSample> samples = list(folder);
        if (samples.isEmpty()) {
            throw new IOException(folder + " holds no image of " + label());
        }
        return samples;
    }

    abstract List<EvaluationSample> list(Path folder) throws IOException;

    private static EvaluationSample.DepthReader png(
            Path file, double unitsPerMetre, double cap, Crop crop) {
        return () -> {
            DepthFiles.Values v = DepthFiles.png16(file, unitsPerMetre);
            return MeasuredDepth.of(v.width(), v.height(), v.values(), 1e-3, cap, crop);
        };
    }

    private static List<EvaluationSample> paired(
            Path folder, String ending, Function<Path, EvaluationSample.DepthReader> depth)
            throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().endsWith(ending))
                    .sorted()
                    .map(image -> new EvaluationSample(image, depth.apply(image)))
                    .toList();
        }
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }
}
