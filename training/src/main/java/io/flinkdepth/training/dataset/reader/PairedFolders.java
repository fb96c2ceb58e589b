// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.FloatRaster;
import io.flinkdepth.training.dataset.format.GreyPng;
import io.flinkdepth.training.dataset.format.Hdf5Reader;
import io.flinkdepth.training.dataset.format.NpyReader;
import io.flinkdepth.training.dataset.format.OpenExr;
import io.flinkdepth.training.dataset.format.PfmReader;
import io.flinkdepth.training.dataset.format.SintelDepth;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Images and depth files of the same path, in two folders or beside each other.
 *
 * @param images folder of the images
 * @param imageEnding end of an image's name, replaced by {@code depthEnding}; empty for that of any
 *     picture
 * @param depths folder of the depth files
 * @param depthEnding end of a depth file's name, and by it the format: .png (16 bit), .npy, .pfm,
 *     .dpt, .exr, .h5 or .hdf5
 * @param unitsPerMetre what a number is divided by; 1 where it is in metres, or in no known unit
 * @param kind what the numbers are
 * @param unit what they are in once divided
 * @param invalidAbove numbers from here on, as stored, do not count
 * @param intrinsics of every image, or null
 */
record PairedFolders(
        Path images,
        String imageEnding,
        Path depths,
        String depthEnding,
        double unitsPerMetre,
        Kind kind,
        Unit unit,
        float invalidAbove,
        @Nullable CameraIntrinsics intrinsics) {

    /** Endings of the formats that can be read. */
    static final List<String> FORMATS = List.of("png", "npy", "pfm", "dpt", "exr", "h5", "hdf5");

    /** Depths in 16-bit PNG. */
    static PairedFolders ofPng(
            Path images,
            String imageEnding,
            Path depths,
            String depthEnding,
            double unitsPerMetre,
            @Nullable CameraIntrinsics intrinsics) {
        return new PairedFolders(
                images,
                imageEnding,
                depths,
                depthEnding,
                unitsPerMetre,
                Kind.DEPTH,
                Unit.METRES,
                Float.POSITIVE_INFINITY,
                intrinsics);
    }

    PairedFolders withInvalidAbove(float stored) {
        return new PairedFolders(
                images,
                imageEnding,
                depths,
                depthEnding,
                unitsPerMetre,
                kind,
                unit,
                stored,
                intrinsics);
    }

    boolean isImage(Path file) {
        String name = PathNames.name(file);
        boolean named =
                imageEnding.isEmpty() ? PictureFile.isNamed(name) : name.endsWith(imageEnding);
        // In one folder a depth file may be a picture too.
        return named && !(images.equals(depths) && name.endsWith(depthEnding));
    }

    LabelledSample read(Path image) throws IOException {
        Path depth = depthOf(image);
        DepthLabel label =
                Labels.label(
                        numbers(depth),
                        kind,
                        unit,
                        value ->
                                value >= invalidAbove || value == 0
                                        ? Float.NaN
                                        : (float) (value / unitsPerMetre),
                        null);
        return Labels.join(image, PictureFile.read(image), depth, label, intrinsics, null);
    }

    private Path depthOf(Path image) {
        Path relative = images.relativize(image);
        String name = PathNames.name(image);
        String stem =
                imageEnding.isEmpty()
                        ? PathNames.stem(image)
                        : name.substring(0, name.length() - imageEnding.length());
        return depths.resolve(relative).resolveSibling(stem + depthEnding);
    }

    private FloatRaster numbers(Path file) throws IOException {
        String name = PathNames.name(file);
        switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "png":
                return GreyPng.read16(file);
            case "npy":
                return NpyReader.raster(file);
            case "pfm":
                return PfmReader.read(file);
            case "dpt":
                return SintelDepth.read(file);
            case "exr":
                return OpenExr.read(file);
            case "h5", "hdf5":
                return Hdf5Reader.read(file, "depth");
            default:
                throw new IOException(file + " has no ending of a depth file: " + FORMATS);
        }
    }
}
