// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.video.internal.VideoSplit;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.Frame;
import org.bytedeco.opencv.global.opencv_core;

/** The frames of a video, decoded in order and counted, as the source of the job does. */
final class VideoOriginals implements Originals {

    private static final double FASTEST = 240;
    private static final String NETWORK_TIMEOUT_MICROS = "10000000";

    private final VideoSplit split;
    private final FFmpegFrameGrabber grabber;
    private long read;

    VideoOriginals(VideoSplit split) throws IOException {
        this.split = split;
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
        grabber = new FFmpegFrameGrabber(split.location());
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        if (split.location().contains("://")) {
            grabber.setOption("rw_timeout", NETWORK_TIMEOUT_MICROS);
        } else {
            // A file may be a play list: it must not make us open other things.
            grabber.setOption("protocol_whitelist", "file");
        }
        try {
            grabber.start();
        } catch (FFmpegFrameGrabber.Exception | RuntimeException e) {
            grabber.release();
            // Without FFmpeg's message: it has the whole URI in it, perhaps with a password.
            throw new IOException(
                    "the video of camera " + split.cameraId() + " cannot be opened again");
        }
    }

    @Override
    public DecodedImage of(IndexedFrame frame) throws IOException {
        Frame grabbed = null;
        try {
            while (read <= frame.sequence()) {
                grabbed = grabber.grabImage();
                read++;
                if (grabbed == null) {
                    break;
                }
            }
        } catch (FFmpegFrameGrabber.Exception e) {
            throw new IOException(gone(frame) + ": " + e.getMessage(), e);
        }
        if (grabbed == null) {
            throw new IOException(gone(frame));
        }
        return upright(copy(grabbed));
    }

    private String gone(IndexedFrame frame) {
        return "frame %s cannot be decoded again: frame %d of the video of camera %s is missing"
                .formatted(frame, read - 1, split.cameraId());
    }

    /** The grabber uses its memory again. */
    private static DecodedImage copy(Frame frame) {
        int row = 3 * frame.imageWidth;
        byte[] rgb = new byte[row * frame.imageHeight];
        ByteBuffer source = ((ByteBuffer) frame.image[0]).duplicate();
        for (int y = 0; y < frame.imageHeight; y++) {
            source.position(y * frame.imageStride);
            source.get(rgb, y * row, row);
        }
        return DecodedImage.ofRgb(frame.imageWidth, frame.imageHeight, rgb);
    }

    private DecodedImage upright(DecodedImage image) {
        int clockwise = (int) Math.round(-grabber.getDisplayRotation() / 90);
        switch (Math.floorMod(clockwise, 4)) {
            case 1 -> turn(image, opencv_core.ROTATE_90_CLOCKWISE);
            case 2 -> turn(image, opencv_core.ROTATE_180);
            case 3 -> turn(image, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
            default -> {
                // As it is.
            }
        }
        return image;
    }

    private static void turn(DecodedImage image, int how) {
        opencv_core.rotate(image.bgr(), image.bgr(), how);
    }

    @Override
    public double framesPerSecond() {
        double rate = grabber.getVideoFrameRate();
        return rate > 0 && rate <= FASTEST ? rate : DEFAULT_FRAMES_PER_SECOND;
    }

    @Override
    public void close() throws IOException {
        grabber.release();
    }
}
