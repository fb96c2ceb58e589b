// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import java.nio.file.Path;
import org.apache.flink.annotation.Internal;

/** Folders and URIs as they are written on a command line. */
@Internal
public final class Locations {

    private Locations() {}

    /** A local folder in full, because whoever reads it may have another working directory. */
    public static String absolute(String location) {
        return location.contains(":") ? location : Path.of(location).toAbsolutePath().toString();
    }
}
