// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import javax.annotation.Nullable;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.javacv.FrameGrabber.ImageMode;

/** An open video file. Not thread-safe. */
final class VideoStream implements AutoCloseable {
    /** Those of this JVM that are open. */
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final Path file;
    private final FFmpegFrameGrabber grabber;
    private final int quarterTurns;

    private VideoStream(Path file, FFmpegFrameGrabber grabber) {
        this.file = file;
        this.grabber = grabber;
        OPEN.incrementAndGet();
        this.quarterTurns = Math.floorMod(Math.round(-grabber.getDisplayRotation() / 90), 4);
    }

    static VideoStream open(Path file) throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(file.toFile());
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageMode(ImageMode.COLOR);
        // A file may be a play list: it must not make us open other things.
        grabber.setOption("protocol_whitelist", "file");
        try {
            grabber.startUnsafe();
            if (!grabber.hasVideo()) {
                throw new IOException("it has no video in it");
            }
            return new VideoStream(file, grabber);
        } catch (IOException | RuntimeException e) {
            release(grabber);
            throw new IOException("the video " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /** How many are open in this JVM, listings' included. */
    static int open() {
        return OPEN.get();
    }

    /** Passes over the next compressed picture without decoding it; false at the end. */
    boolean skipPacket() throws IOException {
        try {
            for (AVPacket packet = grabber.grabPacket();
                    packet != null;
                    packet = grabber.grabPacket()) {
                if (packet.stream_index() == grabber.getVideoStream()) {
                    return true;
                }
            }
            return false;
        } catch (FFmpegFrameGrabber.Exception e) {
            throw new IOException("the video " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The next picture; null at the end. Without {@code wanted} its pixels are not copied. */
    @Nullable
    RgbImage next(boolean wanted) throws IOException {
        try {
            Frame frame = grabber.grabImage();
            if (frame == null) {
                return null;
            }
            return wanted ? turned(pixels(frame)) : new RgbImage(0, 0, new byte[0]);
        } catch (FFmpegFrameGrabber.Exception e) {
            throw new IOException("the video " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static RgbImage pixels(Frame frame) {
        int width = frame.imageWidth;
        int height = frame.imageHeight;
        byte[] rgb = new byte[width * height * 3];
        ByteBuffer source = ((ByteBuffer) frame.image[0]).duplicate();
        for (int row = 0; row < height; row++) {
            source.position(row * frame.imageStride);
            source.get(rgb, row * width * 3, width * 3);
        }
        return new RgbImage(width, height, rgb);
    }

    /** Upright: some cameras say how they were held instead of turning the pixels. */
    private RgbImage turned(RgbImage image) {
        RgbImage result = image;
        for (int turn = 0; turn < quarterTurns; turn++) {
            result = clockwise(result);
        }
        return result;
    }

    private static RgbImage clockwise(RgbImage image) {
        int width = image.height();
        int height = image.width();
        byte[] rgb = new byte[image.rgb().length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int from = (image.height() - 1 - x) * image.width() + y;
                System.arraycopy(image.rgb(), 3 * from, rgb, 3 * (y * width + x), 3);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.releaseUnsafe();
        } catch (FFmpegFrameGrabber.Exception e) {
            throw new IllegalStateException("FFmpeg did not release everything", e);
        }
    }

    @Override
    public void close() {
        OPEN.decrementAndGet();
        release(grabber);
    }
}
