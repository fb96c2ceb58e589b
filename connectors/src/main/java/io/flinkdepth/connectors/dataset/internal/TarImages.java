// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Date;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a tar archive. An archive that is cut short or spoilt gives the images before the
 * break and one frame that says where it broke; an archive without any image gives one that says
 * so. Entries begin at multiples of 512 bytes, so an entry can be gone on from by its offset.
 */
final class TarImages implements ImageSequence {

    private static final Logger LOG = LoggerFactory.getLogger(TarImages.class);
    private static final int RECORD = 512;

    private final ImageSetSplit split;
    @Nullable private ArchiveBytes bytes;
    @Nullable private TarArchiveInputStream tar;
    private long emitted;
    private boolean ended;

    TarImages(ImageSetSplit split) {
        this.split = split;
        this.emitted = split.emitted();
    }

    @Override
    @Nullable
    public ReadImage next() {
        if (ended) {
            return null;
        }
        try {
            return advance();
        } catch (IOException | RuntimeException e) {
            // commons-compress answers spoilt headers with either.
            return broken("breaks off behind %d images: %s".formatted(emitted, e.getMessage()));
        }
    }

    @Nullable
    private ReadImage advance() throws IOException {
        if (tar == null) {
            bytes = ArchiveBytes.open(Path.of(split.location()), split.offset());
            tar = new TarArchiveInputStream(bytes);
        }
        TarArchiveEntry entry = tar.getNextEntry();
        while (entry != null && !(entry.isFile() && ImageNames.isSampleImage(entry.getName()))) {
            entry = tar.getNextEntry();
        }
        if (entry != null) {
            return read(entry);
        }
        if (bytes.position() % RECORD != 0) {
            throw new IOException("the last header is not whole");
        }
        ended = true;
        return emitted > 0
                ? null
                : broken(
                        "holds no image; of an entry's name, what follows the first dot must be jpg"
                                + " or png");
    }

    private ReadImage read(TarArchiveEntry entry) throws IOException {
        Date time = entry.getLastModifiedDate();
        FrameIdentity identity = identity(entry.getName(), time.getTime());
        Frame frame;
        if (entry.getSize() > ImageLimits.DEFAULT.maximumBytes()) {
            frame =
                    ImageSequence.defective(
                            identity,
                            FailureReason.TOO_MANY_BYTES,
                            "%s in %s has %d bytes; the limit is %d"
                                    .formatted(
                                            entry.getName(),
                                            split.location(),
                                            entry.getSize(),
                                            ImageLimits.DEFAULT.maximumBytes()));
            tar.skipNBytes(entry.getSize());
        } else {
            byte[] image = tar.readNBytes((int) entry.getSize());
            if (image.length < entry.getSize()) {
                throw new IOException(
                        "%s has %d of %d bytes"
                                .formatted(entry.getName(), image.length, entry.getSize()));
            }
            frame = new Frame(identity, image, ImageNames.mediaType(entry.getName()));
        }
        emitted++;
        return new ReadImage(frame, (bytes.position() + RECORD - 1) / RECORD * RECORD);
    }

    private FrameIdentity identity(String name, long time) {
        return new FrameIdentity(
                split.cameraId(),
                split.first() + emitted,
                time,
                split.cameraId() + "/" + ImageNames.withoutExtension(name));
    }

    private ReadImage broken(String why) {
        ended = true;
        String message = split.location() + " " + why;
        LOG.warn("{}", message);
        FrameIdentity identity =
                new FrameIdentity(split.cameraId(), split.first() + emitted, 0, split.cameraId());
        emitted++;
        // Nothing comes behind it: a restored reader must not find the break again.
        return new ReadImage(
                ImageSequence.defective(identity, FailureReason.UNREADABLE_SOURCE, message),
                ArchiveBytes.BEHIND_THE_END);
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(bytes);
    }
}
