// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** The images of a folder, by their names without extension; or one image. */
final class FolderOriginals implements Originals {

    private final MediaSplit split;
    private final Path output;
    private final Map<String, List<Path>> files = new HashMap<>();

    /**
     * @param split a folder or an image
     * @param output where the depth files are
     */
    FolderOriginals(MediaSplit split, Path output) throws IOException {
        this.split = split;
        this.output = output.toRealPath();
        Path location = Path.of(split.location());
        if (split.kind() == MediaSplit.Kind.IMAGE) {
            add(location);
            return;
        }
        try (Stream<Path> all = Files.list(location)) {
            all.sorted().forEach(this::add);
        }
    }

    private void add(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        files.computeIfAbsent(
                        split.namePrefix() + (dot < 1 ? name : name.substring(0, dot)),
                        key -> new ArrayList<>())
                .add(file);
    }

    /** Of files that differ in extension only, the last: its depth file is the one that is left. */
    @Override
    public DecodedImage of(IndexedFrame frame) throws IOException {
        List<Path> candidates = files.getOrDefault(frame.name(), List.of());
        for (int i = candidates.size() - 1; i >= 0; i--) {
            DecodedImage image = decode(candidates.get(i), frame);
            if (image != null) {
                return image;
            }
        }
        throw new IOException(
                "the picture of frame %s is gone: there is no image %s in %s any more"
                        .formatted(frame, frame.name(), split.location()));
    }

    @Nullable
    private DecodedImage decode(Path file, IndexedFrame frame) throws IOException {
        // The depth file, where depth went to the images' own folder.
        boolean ours = file.toRealPath().equals(output.resolve(frame.depth().file()));
        if (ours
                || !Files.isRegularFile(file)
                || Files.size(file) > ImageLimits.DEFAULT.maxBytes()) {
            return null;
        }
        try {
            return ImageCodec.decode(Files.readAllBytes(file), ImageLimits.DEFAULT);
        } catch (ImageException e) {
            // Something else of the same name.
            return null;
        }
    }

    @Override
    public double framesPerSecond() {
        return DEFAULT_FRAMES_PER_SECOND;
    }

    @Override
    public void close() {
        // No file stays open.
    }
}
