// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.source.internal.MediaSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;

/** Builds a {@link MediaSource} of a large set of images. Required: inputs. */
@PublicEvolving
public final class ImageSetSourceBuilder {

    private List<String> inputs = List.of();
    private int imagesPerSplit = 128;
    private int namesInMemory = FileTree.DEFAULT_WINDOW;

    ImageSetSourceBuilder() {}

    /** Folders, which are searched with their subfolders, archives and images. Required. */
    public ImageSetSourceBuilder inputs(String... paths) {
        inputs =
                Arrays.stream(paths)
                        .map(path -> Path.of(path).toAbsolutePath().normalize().toString())
                        .toList();
        return this;
    }

    /** Maximum number of files of a split; 128 by default. Their names are in checkpoints. */
    public ImageSetSourceBuilder imagesPerSplit(int images) {
        imagesPerSplit = positive("imagesPerSplit", images);
        return this;
    }

    /**
     * Maximum number of names of a folder in the JobManager's memory, some 100 bytes each; 200,000
     * by default. A larger folder is listed several times, once for each window of this size.
     */
    public ImageSetSourceBuilder namesInMemory(int names) {
        namesInMemory = positive("namesInMemory", names);
        return this;
    }

    private static int positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + "; give at least 1");
        }
        return value;
    }

    /** Checks the settings. */
    public MediaSource build() {
        if (inputs.isEmpty()) {
            throw new IllegalStateException("a source of images needs inputs(\"path\", …)");
        }
        return new MediaSource(MediaSettings.imageSet(inputs, imagesPerSplit, namesInMemory));
    }

    /** Whether a path can be an input: a folder or, by its name, an archive or an image. */
    public static boolean accepts(Path path) {
        String name = path.getFileName() == null ? "" : path.getFileName().toString();
        return Files.isDirectory(path) || MediaNames.isTar(name) || MediaNames.isImage(name);
    }
}
