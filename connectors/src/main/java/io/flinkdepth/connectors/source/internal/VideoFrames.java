// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.MediaNames;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.connectors.source.FrameTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The frames of a video file; to reach a position, earlier frames are decoded and skipped. */
final class VideoFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(VideoFrames.class);

    /** Number of frames that one step skips; between steps the reader can be woken up. */
    private static final int SKIPPED_AT_ONCE = 32;

    /** Pictures in a row that there was too little memory for, before a video ends. */
    private static final int MAX_DEFECTS = 100;

    private final MediaSplit split;
    private final MediaSettings settings;
    private final MediaAddress address;
    @Nullable private VideoFile video;
    private long startMillis;
    private long read;
    private int defects;
    private boolean ended;

    VideoFrames(MediaSplit split, MediaSettings settings) {
        this.split = split;
        this.settings = settings;
        this.address = settings.address(split);
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (ended) {
            return Step.END;
        }
        if (video == null) {
            return open(out);
        }
        try {
            return read < split.position() ? skip() : decode(out);
        } catch (IOException | RuntimeException e) {
            return end(e);
        } catch (Error e) {
            FrameDefect defect = FrameErrors.defectOrRethrow(e, FailureReason.CORRUPT_IMAGE);
            return pass(defect, out);
        }
    }

    /** Goes on with the next picture; ends where the decoder may make no progress. */
    private Step pass(FrameDefect defect, List<ReadFrame> out) {
        if (++defects > MAX_DEFECTS || read < split.position()) {
            return end(new IOException(defect.message()));
        }
        FrameIdentity identity = identity(System.currentTimeMillis());
        out.add(ReadFrame.of(Frames.defective(identity, defect.reason(), defect.message())));
        read++;
        return Step.FRAME;
    }

    private Step open(List<ReadFrame> out) {
        try {
            startMillis = startMillis();
            video = VideoFile.open(address, settings.networkTimeout());
            return Step.BUSY;
        } catch (IOException | RuntimeException e) {
            ended = true;
            String message = address.hideIn(String.valueOf(e.getMessage()));
            if (split.position() > 0) {
                LOG.warn(
                        "After {} frames of camera {}: {}",
                        split.position(),
                        split.cameraId(),
                        message);
                return Step.END;
            }
            String prefix = split.namePrefix();
            String name =
                    prefix.isEmpty() ? split.cameraId() : prefix.substring(0, prefix.length() - 1);
            FrameIdentity identity =
                    new FrameIdentity(split.cameraId(), 0, System.currentTimeMillis(), name);
            out.add(
                    ReadFrame.of(
                            Frames.defective(identity, FailureReason.UNREADABLE_SOURCE, message)));
            return Step.FRAME;
        }
    }

    private long startMillis() throws IOException {
        return MediaNames.scheme(split.location()).isEmpty()
                ? Files.getLastModifiedTime(Path.of(split.location())).toMillis()
                : 0;
    }

    private Step skip() throws IOException {
        for (int i = 0; i < SKIPPED_AT_ONCE && read < split.position(); i++) {
            if (!video.skip()) {
                return end(null);
            }
            read++;
        }
        return Step.BUSY;
    }

    private Step decode(List<ReadFrame> out) throws IOException {
        VideoPicture picture = video.next();
        if (picture == null) {
            return end(null);
        }
        long time =
                settings.frameTime() == FrameTime.CLOCK
                        ? System.currentTimeMillis()
                        : startMillis + picture.timeMillis();
        out.add(ReadFrame.of(Frames.encode(identity(time), picture, settings.encoding())));
        read++;
        defects = 0;
        return Step.FRAME;
    }

    private FrameIdentity identity(long time) {
        return new FrameIdentity(
                split.cameraId(), read, time, split.namePrefix() + "%06d".formatted(read));
    }

    private Step end(@Nullable Exception problem) {
        ended = true;
        long expected = video.estimatedLength();
        long tolerance = Math.max(2, expected / 20);
        if (problem != null || read + tolerance < expected) {
            LOG.warn(
                    "The video {} is cut short or damaged: {} of about {} frames could be read{}",
                    address,
                    read,
                    expected,
                    problem == null ? "" : "; " + address.hideIn(problem.toString()));
        }
        return Step.END;
    }

    @Override
    public void close() {
        if (video != null) {
            video.close();
            video = null;
            ended = true;
        }
    }
}
