// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.documentation;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** The pages of the repository. */
final class Documentation {

    static final Path ROOT =
            Path.of(System.getProperty("flinkdepth.repository")).toAbsolutePath().normalize();

    static final Path FOLDER = ROOT.resolve("docs");

    private Documentation() {}

    /** The pages of the site, in the order of their names. */
    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        Files.walkFileTree(
                FOLDER,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        return folder.endsWith("node_modules")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".md")) {
                            pages.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return pages.stream().sorted().toList();
    }
}
