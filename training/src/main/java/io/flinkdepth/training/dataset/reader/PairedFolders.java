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
 * Images and depth files with the same paths, in two folders or in one.
 *
 * @param images the folder of the images
 * @param imageEnding end of the names of images, replaced by {@code depthEnding}; empty for the
 *     extension of any picture
 * @param depths the folder of the depth files
 * @param depthEnding end of the names of depth files, which selects the format: .png (16 bit),
 *     .npy, .pfm, .dpt, .exr, .h5 or .hdf5
 * @param unitsPerMetre divisor of stored numbers; 1 for metres or an unknown unit
 * @param kind kind of the values
 * @param unit unit of the values after the division
 * @param invalidAbove stored numbers at or above it do not count
 * @param intrinsics intrinsics of every image, or null
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

    /** Extensions of the supported formats. */
    static final List<String> FORMATS = List.of("png", "npy", "pfm", "dpt", "exr", "h5", "hdf5");

    /** Creates a data set with depths in 16-bit PNG. */
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
        // If there is only one folder, a depth file may also be a picture file.
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
