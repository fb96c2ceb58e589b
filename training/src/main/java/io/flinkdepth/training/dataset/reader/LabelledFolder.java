// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Predicate;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * A data set whose samples are each identified by a file in a folder tree.
 *
 * @param name name of the data set
 * @param root folder
 * @param layout expected layout below the root, for messages
 * @param split a text file that lists some of the files, or null for all
 * @param wanted selects the files of samples
 * @param reading reads the sample of a file
 */
record LabelledFolder(
        String name,
        Path root,
        String layout,
        @Nullable Path split,
        Predicate<Path> wanted,
        Reading reading)
        implements Dataset<LabelledSample> {

    /** Reads the sample of a file; called on any thread. */
    @FunctionalInterface
    interface Reading {
        LabelledSample read(Path file) throws IOException;
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        CloseableIterator<Path> files =
                split == null ? FileTree.walk(root, wanted) : new SplitFile(split, root);
        if (!files.hasNext()) {
            IOUtils.closeQuietly(files);
            throw new IOException(
                    "%s holds no file of %s; expected %s"
                            .formatted(split == null ? root : split, name, layout));
        }
        return new CloseableIterator<>() {
            @Override
            public boolean hasNext() {
                return files.hasNext();
            }

            @Override
            public Item<LabelledSample> next() {
                Path file = files.next();
                return new FileItem(
                        root.relativize(file).toString().replace('\\', '/'), file, reading);
            }

            @Override
            public void close() throws Exception {
                files.close();
            }
        };
    }

    private record FileItem(String name, Path file, Reading reading)
            implements Item<LabelledSample> {
        @Override
        public LabelledSample read() throws IOException {
            return reading.read(file);
        }
    }
}
