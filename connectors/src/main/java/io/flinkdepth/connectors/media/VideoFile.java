// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import io.flinkdepth.connectors.image.ImageLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open video file or live camera, decoded by FFmpeg in order, because seeking by frame number is
 * unreliable in some formats. Owns native memory; close it. Used by one thread.
 */
@Internal
public final class VideoFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(VideoFile.class);
    private static final long DECODER_PADDING = 1 << 16;
    private static final AtomicInteger OPEN = new AtomicInteger();

    static {
        // Our own messages report what FFmpeg would print, with the file's name.
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    }

    private final MediaAddress address;
    private final FFmpegFrameGrabber grabber;
    private final int quarterTurns;
    private final long maxPixels;

    private VideoFile(MediaAddress address, FFmpegFrameGrabber grabber, long maxPixels) {
        this.address = address;
        this.maxPixels = maxPixels;
        this.grabber = grabber;
        // Some cameras store their orientation instead of rotating the pixels.
        this.quarterTurns = (int) Math.round(-grabber.getDisplayRotation() / 90);
        OPEN.incrementAndGet();
    }

    /**
     * Opens a video.
     *
     * @param address path, or URI of a camera or of a video on a server
     * @param timeout how long a network read may take
     * @throws IOException names the address, without its credentials
     */
    public static VideoFile open(MediaAddress address, Duration timeout) throws IOException {
        return open(address, timeout, ImageLimits.DEFAULT.maxPixels());
    }

    /** As {@link #open(MediaAddress, Duration)}, with another maximum of width times height. */
    static VideoFile open(MediaAddress address, Duration timeout, long maxPixels)
            throws IOException {
        String location = address.withCredentials();
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(location);
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageMode(ImageMode.COLOR);
        // Decoders check it before they allocate a picture, also where the size changes. They count
        // their padding.
        long padded = maxPixels + maxPixels / 4 + DECODER_PADDING;
        grabber.setVideoOption("max_pixels", Long.toString(padded));
        String micros = Long.toString(timeout.toNanos() / 1000);
        String scheme = MediaNames.scheme(location);
        if (scheme.startsWith("rtsp")) {
            grabber.setOption("rtsp_transport", "tcp");
            grabber.setOption("timeout", micros);
        } else if (!scheme.isEmpty()) {
            grabber.setOption("rw_timeout", micros);
        } else {
            // A file may be a play list, which must not open other resources.
            grabber.setOption("protocol_whitelist", "file");
        }
        VideoFile opened = null;
        try {
            // start() would hold a lock of the whole JVM while a camera does not respond.
            grabber.startUnsafe();
            if (!grabber.hasVideo()) {
                throw new IOException("it contains no video");
            }
            requirePixels(grabber.getImageWidth(), grabber.getImageHeight(), maxPixels);
            opened = new VideoFile(address, grabber, maxPixels);
            return opened;
        } catch (IOException | RuntimeException e) {
            // Without the cause: FFmpeg's message contains the whole URI, perhaps with a password.
            throw new IOException(
                    "the video %s cannot be opened: %s"
                            .formatted(address, address.hideIn(problem(e, maxPixels))));
        } finally {
            // Also after an Error, such as a native library that is missing.
            if (opened == null) {
                release(grabber);
            }
        }
    }

    private static String problem(Exception failure, long maxPixels) {
        // The decoder says no more than "Invalid argument" of a picture over the limit.
        boolean refused = String.valueOf(failure.getMessage()).contains("avcodec_open2");
        return VideoErrors.describe(failure)
                + (refused ? "; a picture may have at most %d pixels".formatted(maxPixels) : "");
    }

    /** The next picture, upright; null at the end. */
    @Nullable
    public VideoPicture next() throws IOException {
        Frame frame = grab();
        if (frame == null) {
            return null;
        }
        requirePixels(frame.imageWidth, frame.imageHeight, maxPixels);
        return VideoPicture.copyOf(frame).rotated(quarterTurns);
    }

    private static void requirePixels(int width, int height, long maxPixels) throws IOException {
        if ((long) width * height > maxPixels) {
            throw new IOException(
                    "its pictures have %d x %d pixels; the limit is %d"
                            .formatted(width, height, maxPixels));
        }
    }

    /** Decodes the next picture without copying its pixels; false at the end. */
    public boolean skip() throws IOException {
        try {
            return grabber.grabFrame(false, true, false, false) != null;
        } catch (FFmpegFrameGrabber.Exception e) {
            throw unreadable(e);
        }
    }

    /** Skips the next compressed picture without decoding it; false at the end. */
    public boolean skipPacket() throws IOException {
        try {
            AVPacket packet = grabber.grabPacket();
            while (packet != null && packet.stream_index() != grabber.getVideoStream()) {
                packet = grabber.grabPacket();
            }
            return packet != null;
        } catch (FFmpegFrameGrabber.Exception e) {
            throw unreadable(e);
        }
    }

    @Nullable
    private Frame grab() throws IOException {
        try {
            return grabber.grabImage();
        } catch (FFmpegFrameGrabber.Exception e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(Exception cause) {
        return new IOException(
                "the video %s cannot be read: %s"
                        .formatted(address, address.hideIn(VideoErrors.describe(cause))));
    }

    /** Number of pictures by the container, which is an estimate in some formats. */
    public long estimatedLength() {
        return grabber.getLengthInVideoFrames();
    }

    /** Pictures per second by the container; 0 if it is unknown. */
    public double framesPerSecond() {
        return grabber.getVideoFrameRate();
    }

    /** Number of open videos in this JVM. */
    static int openCount() {
        return OPEN.get();
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
        release(grabber);
    }

    private static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.releaseUnsafe();
        } catch (FFmpegFrameGrabber.Exception e) {
            LOG.debug("FFmpeg did not release everything", e);
        }
    }
}
