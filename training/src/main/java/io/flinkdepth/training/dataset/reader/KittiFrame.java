// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import java.io.IOException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A frame of a KITTI drive.
 *
 * @param drive the drive, such as {@code 2011_09_26_drive_0002_sync}; begins with the date
 * @param camera {@code 02} (left) or {@code 03} (right)
 * @param number number of the frame, ten digits
 * @param hasDepth whether the split file states that there is depth
 */
record KittiFrame(String drive, String camera, String number, boolean hasDepth) {
    private static final int DATE = 10;
    private static final Pattern PATH =
            Pattern.compile(
                    "(\\d{4}_\\d\\d_\\d\\d_drive_\\d{4}_\\w+)/image_(\\d\\d)/data/(\\d{10})\\.");
    private static final Pattern NUMBERED =
            Pattern.compile(
                    "\\d{4}_\\d\\d_\\d\\d/(\\d{4}_\\d\\d_\\d\\d_drive_\\d{4}_\\w+)\\s+(\\d+)\\s+([lr])");

    /**
     * Parses a line of a split file: {@code <image path> <depth path or None> [focal length]}, with
     * any prefix of the paths, or {@code <date>/<drive> <frame> <l or r>}.
     *
     * @return null for an image without depth
     * @throws IOException for any other line
     */
    @Nullable
    static KittiFrame ofLine(String line, Path file) throws IOException {
        Matcher numbered = NUMBERED.matcher(line.trim());
        if (numbered.matches()) {
            String camera = numbered.group(3).equals("l") ? "02" : "03";
            String number = "0".repeat(Math.max(0, 10 - numbered.group(2).length()));
            return new KittiFrame(numbered.group(1), camera, number + numbered.group(2), false);
        }
        Matcher path = PATH.matcher(line);
        if (path.find()) {
            String[] words = line.trim().split("\\s+");
            boolean none = words.length > 1 && words[1].equals("None");
            return none
                    ? null
                    : new KittiFrame(path.group(1), path.group(2), path.group(3), words.length > 1);
        }
        throw new IOException(
                file
                        + ": the line \""
                        + line
                        + "\" is neither \"<date>/<drive>/image_02/data/<frame>.png <depth>\" nor"
                        + " \"<date>/<drive> <frame> l\"");
    }

    /** Parses {@code <drive>/proj_depth/groundtruth/image_02/<frame>.png}. */
    static KittiFrame ofDepth(Path depth) {
        String drive = PathNames.name(PathNames.above(depth, 4));
        String camera = PathNames.folder(depth).replace("image_", "");
        return new KittiFrame(drive, camera, PathNames.stem(depth), true);
    }

    String date() {
        return drive.substring(0, Math.min(DATE, drive.length()));
    }

    String imagePath() {
        return date() + "/" + drive + "/image_" + camera + "/data/" + number + ".png";
    }

    String depthPath() {
        return drive + "/proj_depth/groundtruth/image_" + camera + "/" + number + ".png";
    }
}
