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
 * Names of frames from the images of a folder: the name of the file without its extension. If an
 * earlier file has the same name ({@code a.jpg} and {@code a.png}), the extension is kept, so that
 * output files of different frames do not overwrite each other.
 */
final class ImageNames {

    private ImageNames() {}

    /** Returns the frame name of each image in a folder, in the order of the file names. */
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
        // Special characters are replaced in file names; the replaced names must differ.
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
