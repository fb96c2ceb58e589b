// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Where a recipe's package goes. It is looked at before the training, which may take days, and not
 * only when it is to be written.
 */
final class PackageFolder {
    private static final String NAME = "package";

    private PackageFolder() {}

    static Path in(Path output) {
        return output.resolve(NAME);
    }

    /** Whether there is anything already. */
    static boolean isTaken(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return Files.exists(folder);
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return files.iterator().hasNext();
        }
    }

    static ParameterException taken(CommandSpec spec, Path folder) {
        return new ParameterException(
                spec.commandLine(),
                folder
                        + " is not empty, and the trained package is to go there; move it away, or"
                        + " name another folder in run.output.");
    }
}
