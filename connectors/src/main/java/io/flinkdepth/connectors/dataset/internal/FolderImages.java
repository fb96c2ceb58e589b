// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import javax.annotation.Nullable;

/** The files of a split; their bytes are passed on as they are. */
final class FolderImages implements ImageSequence {

    private final ImageSetSplit split;
    private int index;

    FolderImages(ImageSetSplit split) {
        this.split = split;
        this.index = Math.toIntExact(split.emitted());
    }

    @Override
    @Nullable
    public ReadImage next() {
        if (index >= split.names().size()) {
            return null;
        }
        Frame frame = read(split.names().get(index), split.first() + index);
        index++;
        return new ReadImage(frame, 0);
    }

    private Frame read(String fileName, long sequence) {
        String name = split.cameraId() + "/" + ImageNames.withoutExtension(fileName);
        FrameIdentity identity = new FrameIdentity(split.cameraId(), sequence, 0, name);
        try {
            Path file = Path.of(split.location(), fileName);
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            identity =
                    new FrameIdentity(
                            split.cameraId(),
                            sequence,
                            attributes.lastModifiedTime().toMillis(),
                            name);
            if (attributes.size() > ImageLimits.DEFAULT.maximumBytes()) {
                return ImageSequence.defective(
                        identity,
                        FailureReason.TOO_MANY_BYTES,
                        "%s has %d bytes; the limit is %d"
                                .formatted(
                                        file,
                                        attributes.size(),
                                        ImageLimits.DEFAULT.maximumBytes()));
            }
            return new Frame(identity, Files.readAllBytes(file), ImageNames.mediaType(fileName));
        } catch (IOException | InvalidPathException e) {
            return ImageSequence.defective(
                    identity,
                    FailureReason.UNREADABLE_SOURCE,
                    "%s in %s cannot be read: %s".formatted(fileName, split.location(), e));
        }
    }

    @Override
    public void close() {
        // Files are closed as they are read.
    }
}
