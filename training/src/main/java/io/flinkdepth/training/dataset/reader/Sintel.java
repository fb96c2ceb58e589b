// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.format.FileBytes;
import io.flinkdepth.training.dataset.format.SintelDepth;
import io.flinkdepth.training.dataset.image.PictureFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * MPI Sintel's training part (Butler et al. 2012): {@code final/<scene>/frame_*.png} (or {@code
 * clean}), {@code depth/<scene>/frame_*.dpt} in metres and {@code
 * camdata_left/<scene>/frame_*.cam}.
 *
 * @param pass the folder of the images: {@code final}, {@code clean} or {@code albedo}
 */
record Sintel(String pass) {
    static final String LAYOUT =
            "training/{final,depth,camdata_left}/<scene>/frame_*.{png,dpt,cam}";

    /** The tag, then the matrix of intrinsics, row by row. */
    private static final int CAMERA_BYTES = 4 + 9 * 8;

    private static final float TAG = 202021.25f;

    boolean isImage(Path file) {
        return PathNames.name(file).endsWith(".png")
                && PathNames.name(PathNames.above(file, 2)).equals(pass)
                && !PathNames.name(PathNames.above(file, 3)).equals("test");
    }

    LabelledSample read(Path image) throws IOException {
        Path part = PathNames.above(image, 3);
        String scene = PathNames.folder(image);
        String stem = PathNames.stem(image);
        Path depth = part.resolve("depth").resolve(scene).resolve(stem + ".dpt");
        DepthLabel label = Labels.depth(SintelDepth.read(depth), Unit.METRES);
        Path camera = part.resolve("camdata_left").resolve(scene).resolve(stem + ".cam");
        return Labels.join(image, PictureFile.read(image), depth, label, intrinsics(camera), null);
    }

    @Nullable
    private static CameraIntrinsics intrinsics(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        byte[] bytes = FileBytes.read(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length < CAMERA_BYTES || buffer.getFloat(0) != TAG) {
            throw new IOException(
                    file
                            + " is no .cam file: expected the float 202021.25 and a matrix, found "
                            + bytes.length
                            + " bytes");
        }
        try {
            return new CameraIntrinsics(
                    buffer.getDouble(4),
                    buffer.getDouble(4 + 4 * 8),
                    buffer.getDouble(4 + 2 * 8),
                    buffer.getDouble(4 + 5 * 8));
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
