// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.media.TarArchive;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.util.IOUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The images of a tar archive. For a truncated or damaged archive, the images before the break are
 * followed by one frame that reports the position of the break. For an archive without images, one
 * frame reports this.
 */
final class TarFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(TarFrames.class);

    private final MediaSplit split;
    @Nullable private TarArchive archive;
    private long emitted;
    private boolean ended;

    TarFrames(MediaSplit split) {
        this.split = split;
        this.emitted = split.position();
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (ended) {
            return Step.END;
        }
        ReadFrame read;
        try {
            read = advance();
        } catch (IOException | RuntimeException e) {
            read = broken("breaks off after %d images: %s".formatted(emitted, e.getMessage()));
        }
        if (read == null) {
            return Step.END;
        }
        out.add(read);
        emitted++;
        return Step.FRAME;
    }

    @Nullable
    private ReadFrame advance() throws IOException {
        if (archive == null) {
            archive = TarArchive.open(Path.of(split.location()), split.offset());
        }
        TarArchive.Entry entry = archive.next();
        while (entry != null && !MediaNames.isSampleImage(entry.name())) {
            entry = archive.next();
        }
        if (entry != null) {
            return new ReadFrame(frame(entry), null, entry.nextOffset());
        }
        ended = true;
        return emitted > 0
                ? null
                : broken(
                        "holds no image; of an entry's name, what follows the first dot must be jpg"
                                + " or png");
    }

    private Frame frame(TarArchive.Entry entry) throws IOException {
        FrameIdentity identity =
                new FrameIdentity(
                        split.cameraId(),
                        split.first() + emitted,
                        entry.timeMillis(),
                        split.namePrefix() + MediaNames.withoutExtension(entry.name()));
        return Frames.isTooLarge(entry.size())
                ? Frames.tooLarge(identity, entry, entry.size())
                : new Frame(identity, entry.read(), MediaNames.mediaType(entry.name()));
    }

    private ReadFrame broken(String why) {
        ended = true;
        String message = split.location() + " " + why;
        LOG.warn("{}", message);
        FrameIdentity identity =
                new FrameIdentity(split.cameraId(), split.first() + emitted, 0, split.cameraId());
        // It is the last frame: a restored reader must not report the break again.
        return new ReadFrame(
                Frames.defective(identity, FailureReason.UNREADABLE_SOURCE, message),
                null,
                TarArchive.END);
    }

    @Override
    public void close() {
        IOUtils.closeQuietly(archive);
    }
}
