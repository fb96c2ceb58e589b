// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import java.util.List;

/** Any folder of image and depth pairs, with options for the meaning of the values. */
final class GenericFolder {
    private GenericFolder() {}

    /**
     * Options: {@code unit} (required) is {@code metres}, {@code millimetres}, {@code centimetres},
     * a number of units in a metre such as {@code 256}, {@code scene}, {@code disparity} or {@code
     * affine-disparity}; {@code depthEnding} (required) is the end of the names of depth files.
     */
    static Dataset<LabelledSample> open(DatasetOptions options) {
        String unit = required(options, "unit", "metres, millimetres, 256, scene, disparity …");
        double unitsPerMetre =
                switch (unit) {
                    case "metres", "scene", "disparity", "affine-disparity" -> 1;
                    case "centimetres" -> 100;
                    case "millimetres" -> 1000;
                    default -> options.positive("unit", 1);
                };
        Kind kind =
                switch (unit) {
                    case "disparity" -> Kind.DISPARITY;
                    case "affine-disparity" -> Kind.AFFINE_DISPARITY;
                    default -> Kind.DEPTH;
                };
        Unit of = unit.equals("scene") ? Unit.SCENE : kind == Kind.DEPTH ? Unit.METRES : Unit.NONE;
        String ending = required(options, "depthEnding", ".png, _depth.npy, .pfm …");
        requireFormat(ending);
        return PublishedSets.pairs(
                "folder",
                options,
                new PairedFolders(
                        options.folder("images"),
                        options.text("imageEnding", ""),
                        options.folder("depths"),
                        ending,
                        unitsPerMetre,
                        kind,
                        of,
                        (float) options.positive("invalidAbove", Float.POSITIVE_INFINITY),
                        null));
    }

    private static String required(DatasetOptions options, String option, String examples) {
        String value = options.text(option, "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException(
                    "the data set folder needs the option %s: %s".formatted(option, examples));
        }
        return value;
    }

    private static void requireFormat(String ending) {
        List<String> formats = PairedFolders.FORMATS;
        if (formats.stream().noneMatch(format -> ending.endsWith("." + format))) {
            throw new IllegalArgumentException(
                    "the option depthEnding of the data set folder must end with one of %s, not %s"
                            .formatted(formats, ending));
        }
    }
}
