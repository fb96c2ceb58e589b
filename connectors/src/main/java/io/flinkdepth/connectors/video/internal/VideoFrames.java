// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.video.FrameTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of a video file. Seeking by number is wrong in some formats, so a position is reached
 * by decoding and skipping.
 */
@Internal
final class VideoFrames implements FrameSequence {

    private static final Logger LOG = LoggerFactory.getLogger(VideoFrames.class);

    /** Frames skipped in one step; between steps the reader can be woken up. */
    private static final int SKIPPED_AT_ONCE = 32;

    private final VideoSplit split;
    private final VideoSettings settings;
    private FFmpegFrameGrabber grabber;
    private int quarterTurns;
    private long startMillis;
    private long read;
    private boolean ended;

    VideoFrames(VideoSplit split, VideoSettings settings) {
        this.split = split;
        this.settings = settings;
    }

    @Override
    public Step next(List<ReadFrame> out) {
        if (ended) {
            return Step.END;
        }
        if (grabber == null) {
            return open(out);
        }
        return read < split.position() ? skip() : grab(out);
    }

    private Step open(List<ReadFrame> out) {
        try {
            grabber = Grabbers.open(split, settings.networkTimeout());
            quarterTurns = Grabbers.quarterTurns(grabber);
            startMillis = startMillis();
            if (!grabber.hasVideo()) {
                throw new IOException("it has no video in it");
            }
            return Step.BUSY;
        } catch (IOException | RuntimeException e) {
            ended = true;
            if (split.position() > 0) {
                LOG.warn(
                        "the video {}, of which {} frames were read before, cannot be opened again: {}",
                        Grabbers.withoutCredentials(split.location()),
                        split.position(),
                        e.getMessage());
                return Step.END;
            }
            String name = split.namePrefix();
            name = name.isEmpty() ? split.cameraId() : name.substring(0, name.length() - 1);
            out.add(
                    new ReadFrame(
                            Frames.defective(
                                    new FrameIdentity(
                                            split.cameraId(), 0, System.currentTimeMillis(), name),
                                    FailureReason.UNREADABLE_SOURCE,
                                    Grabbers.withoutCredentials(
                                            "the video %s cannot be opened: %s"
                                                    .formatted(split.location(), e.getMessage()))),
                            null));
            return Step.FRAME;
        }
    }

    private long startMillis() throws IOException {
        return VideoInputs.scheme(split.location()).isEmpty()
                ? Files.getLastModifiedTime(Path.of(split.location())).toMillis()
                : 0;
    }

    private Step skip() {
        try {
            for (int i = 0; i < SKIPPED_AT_ONCE && read < split.position(); i++) {
                if (grabber.grabFrame(false, true, false, false) == null) {
                    return end(null);
                }
                read++;
            }
            return Step.BUSY;
        } catch (FFmpegFrameGrabber.Exception | RuntimeException e) {
            return end(e);
        }
    }

    private Step grab(List<ReadFrame> out) {
        Picture picture;
        try {
            org.bytedeco.javacv.Frame grabbed = grabber.grabImage();
            if (grabbed == null) {
                return end(null);
            }
            picture = Picture.copyOf(grabbed).turned(quarterTurns);
        } catch (FFmpegFrameGrabber.Exception | RuntimeException e) {
            return end(e);
        }
        long time =
                settings.frameTime() == FrameTime.CLOCK
                        ? System.currentTimeMillis()
                        : startMillis + picture.timeMillis();
        FrameIdentity identity =
                new FrameIdentity(split.cameraId(), read, time, Frames.numbered(split, read));
        out.add(new ReadFrame(Frames.encode(identity, picture, settings.encoding()), null));
        read++;
        return Step.FRAME;
    }

    private Step end(Exception problem) {
        ended = true;
        // The container's count is an estimate in some formats.
        long expected = grabber.getLengthInVideoFrames();
        long tolerance = Math.max(2, expected / 20);
        if (problem != null || read + tolerance < expected) {
            LOG.warn(
                    "the video {} is cut short or damaged: {} of about {} frames could be read{}",
                    Grabbers.withoutCredentials(split.location()),
                    read,
                    expected,
                    problem == null ? "" : "; " + problem);
        }
        return Step.END;
    }

    @Override
    public void close() {
        if (grabber != null) {
            Grabbers.release(grabber);
            grabber = null;
            ended = true;
        }
    }
}
