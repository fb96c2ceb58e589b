// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.media.MediaAddress;
import io.flinkdepth.connectors.media.VideoFile;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.source.internal.MediaSplit;
import java.io.IOException;
import java.time.Duration;

/** The frames of a video, decoded in order and counted, as the source of the job does. */
final class VideoOriginals implements Originals {

    private static final double MAX_FRAMES_PER_SECOND = 240;
    private static final Duration NETWORK_TIMEOUT = Duration.ofSeconds(10);

    private final MediaSplit split;
    private final VideoFile video;
    private long read;

    /**
     * Opens a video.
     *
     * @param input what the job was given, which has the credentials of a URI
     */
    VideoOriginals(MediaSplit split, String input) throws IOException {
        this.split = split;
        MediaAddress address = MediaAddress.of(input);
        this.video =
                VideoFile.open(
                        address.toString().equals(split.location())
                                ? address
                                : MediaAddress.of(split.location()),
                        NETWORK_TIMEOUT);
    }

    @Override
    public DecodedImage of(IndexedFrame frame) throws IOException {
        while (read < frame.sequence() && video.skip()) {
            read++;
        }
        VideoPicture picture = read == frame.sequence() ? video.next() : null;
        if (picture == null) {
            throw new IOException(
                    "frame %s cannot be decoded again: frame %d of the video of camera %s is missing"
                            .formatted(frame, read, split.cameraId()));
        }
        read++;
        return DecodedImage.ofRgb(picture.width(), picture.height(), picture.rgb());
    }

    @Override
    public double framesPerSecond() {
        double rate = video.framesPerSecond();
        return rate > 0 && rate <= MAX_FRAMES_PER_SECOND ? rate : DEFAULT_FRAMES_PER_SECOND;
    }

    @Override
    public void close() {
        video.close();
    }
}
