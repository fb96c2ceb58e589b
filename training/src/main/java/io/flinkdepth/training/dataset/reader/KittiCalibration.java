// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads KITTI's calibration files: a name, a colon and numbers in each line. */
final class KittiCalibration {
    private KittiCalibration() {}

    /** Reads the intrinsics of a rectified camera from its projection P_rect, 3 x 4 row by row. */
    static CameraIntrinsics read(Path file, String camera) throws IOException {
        String key = "P_rect_" + camera + ":";
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(key)) {
                String[] words = line.substring(key.length()).trim().split("\\s+");
                try {
                    return new CameraIntrinsics(
                            Double.parseDouble(words[0]),
                            Double.parseDouble(words[5]),
                            Double.parseDouble(words[2]),
                            Double.parseDouble(words[6]));
                } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
                    throw new IOException(file + ": no twelve numbers in \"" + line + "\"", e);
                }
            }
        }
        throw new IOException(file + " has no line " + key);
    }
}
