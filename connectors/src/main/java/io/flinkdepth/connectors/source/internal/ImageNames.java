// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.media.FileNameText;
import io.flinkdepth.connectors.media.MediaNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Names of frames from the images of a folder: the file's without extension. Where an earlier file
 * has that name ({@code a.jpg} and {@code a.png}), it keeps the extension, so that no file made of
 * one frame replaces that of another.
 */
final class ImageNames {

    private ImageNames() {}

    /** The frame's name of each image in a folder, in the order of the files' names. */
    static Map<String, String> of(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Map<String, String> names = new LinkedHashMap<>();
            Set<String> taken = new HashSet<>();
            files.map(FileNameText::of)
                    .filter(MediaNames::isImage)
                    .sorted()
                    .forEach(file -> names.put(file, free(file, taken)));
            return names;
        }
    }

    private static String free(String file, Set<String> taken) {
        String name = MediaNames.withoutExtension(file);
        // What a file system cannot take is replaced in names of files; those must differ.
        if (taken.add(FileNames.of(name))) {
            return name;
        }
        name = file;
        for (int number = 2; !taken.add(FileNames.of(name)); number++) {
            name = file + "-" + number;
        }
        return name;
    }
}
