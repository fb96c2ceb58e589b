// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import org.apache.flink.util.CloseableIterator;

/**
 * The images in a split file: each line begins with the path of an image. Published split files
 * contain the paths of their authors' disks, so the longest suffix that exists below the root is
 * used.
 */
final class SplitFile implements CloseableIterator<Path> {
    private final Path root;
    private final BufferedReader lines;
    private String line;

    SplitFile(Path file, Path root) throws IOException {
        this.root = root;
        try {
            this.lines = Files.newBufferedReader(file);
        } catch (NoSuchFileException e) {
            throw new IOException("the split file " + file + " is missing", e);
        }
    }

    @Override
    public boolean hasNext() {
        try {
            while (line == null) {
                String read = lines.readLine();
                if (read == null) {
                    return false;
                }
                if (!read.isBlank() && !read.startsWith("#")) {
                    line = read.trim();
                }
            }
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path next() {
        if (!hasNext()) {
            throw new NoSuchElementException("the split has no further line");
        }
        String path = line.split("\\s+", 2)[0];
        line = null;
        String end = path.startsWith("/") ? path.substring(1) : path;
        Path longest = root.resolve(end);
        while (true) {
            Path candidate = root.resolve(end);
            if (Files.exists(candidate)) {
                return candidate;
            }
            int slash = end.indexOf('/');
            if (slash < 0) {
                // It does not exist; reading it reports this.
                return longest;
            }
            end = end.substring(slash + 1);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
