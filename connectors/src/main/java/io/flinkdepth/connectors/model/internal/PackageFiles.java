// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.Path;

/** Reads the files of a package from a Flink file system or the class path. */
@Internal
public interface PackageFiles {

    /** The scheme of packages that are inside a jar. */
    String BUNDLED = "bundled:";

    /**
     * Opens a file of the package.
     *
     * @throws FileNotFoundException if it does not exist
     */
    InputStream open(String file) throws IOException;

    /**
     * Returns the files at a location: {@code bundled:NAME}, or a folder on any Flink file system.
     */
    static PackageFiles at(String location) {
        return location.startsWith(BUNDLED)
                ? bundled(location.substring(BUNDLED.length()))
                : file -> openFile(location, file);
    }

    private static InputStream openFile(String folder, String file) throws IOException {
        Path path = new Path(folder, file);
        return path.getFileSystem().open(path);
    }

    private static PackageFiles bundled(String name) {
        return file -> {
            String resource = "/io/flinkdepth/models/" + name + "/" + file;
            InputStream stream = PackageFiles.class.getResourceAsStream(resource);
            if (stream == null) {
                throw new FileNotFoundException("no resource " + resource + " on the class path");
            }
            return stream;
        };
    }
}
