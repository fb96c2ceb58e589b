// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.files.FileNames;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names the videos of cameras in an output folder: {@code <camera>.mp4}, and {@code <camera>-2.mp4}
 * and so on for what goes on where an earlier one must be kept.
 */
final class VideoNames {

    /** Beyond this number in one run, videos are divided more than anybody wants. */
    private static final int MAX_PARTS = 20;

    private final Path folder;
    private final Earlier earlier;
    private final Map<String, Parts> begun = new HashMap<>();
    private final Set<String> given = new HashSet<>();

    /** What happens to the video of an earlier run. */
    enum Earlier {
        /** It is replaced when the new one is complete. */
        REPLACED,
        /** It stays. */
        KEPT,
        /** It stays, and a new name is taken at once by an empty file. */
        KEPT_AND_CLAIMED
    }

    /**
     * The videos of a camera in this run.
     *
     * @param count how many there are
     * @param number the number in the name of the last
     */
    private record Parts(int count, int number) {}

    VideoNames(Path folder, Earlier earlier) {
        this.folder = folder;
        this.earlier = earlier;
    }

    /**
     * The name of a camera's next video, relative to the folder.
     *
     * @throws IOException if a camera has had too many videos
     */
    String next(String camera) throws IOException {
        String base = FileNames.of(camera);
        Parts before = begun.getOrDefault(base, new Parts(0, 0));
        if (before.count() == MAX_PARTS) {
            throw new IOException(
                    "--mp4 has divided the video of camera '%s' into %d, because more than %d cameras take turns; leave --mp4 out, or read fewer cameras"
                            .formatted(camera, MAX_PARTS, Videos.MAX_OPEN));
        }
        int number = before.number() + 1;
        // The second video of camera a must not be the first of camera a-2.
        while (given.contains(name(base, number))
                || !takes(folder.resolve(name(base, number)), number)) {
            number++;
        }
        given.add(name(base, number));
        begun.put(base, new Parts(before.count() + 1, number));
        return name(base, number);
    }

    /** Whether a camera has had more than one video in this run, or one that is not the first. */
    boolean isDivided(String camera) {
        return begun.get(FileNames.of(camera)).number() > 1;
    }

    private static String name(String base, int number) {
        return base + (number == 1 ? "" : "-" + number) + WantedFiles.VIDEO;
    }

    private boolean takes(Path file, int number) throws IOException {
        if (earlier != Earlier.KEPT_AND_CLAIMED) {
            return earlier == Earlier.REPLACED && number == 1 || !Files.exists(file);
        }
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(file);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        }
    }
}
