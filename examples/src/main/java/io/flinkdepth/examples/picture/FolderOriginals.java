// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The images of a folder, or one image: the files that the index names. */
final class FolderOriginals implements Originals {

    @Override
    public DecodedImage of(IndexedFrame frame) throws IOException {
        if (frame.source() == null) {
            throw new IOException("the index does not say which file frame " + frame + " is of");
        }
        try {
            byte[] bytes = Files.readAllBytes(Path.of(frame.source()));
            return ImageCodec.decode(bytes, ImageLimits.DEFAULT);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "the picture of frame %s is gone: there is no %s any more"
                            .formatted(frame, frame.source()),
                    e);
        } catch (IOException | ImageException e) {
            throw new IOException(
                    "the picture of frame %s cannot be read again: %s: %s"
                            .formatted(frame, frame.source(), e.getMessage()),
                    e);
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
