// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.time.Duration;
import java.util.regex.Pattern;
import org.apache.flink.annotation.Internal;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameGrabber;
import org.bytedeco.javacv.FrameGrabber.ImageMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens FFmpeg on a file or a camera. Whoever gets a grabber releases it. */
@Internal
final class Grabbers {

    static {
        // What FFmpeg would print is told by our own messages, with the file's name.
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
    }

    private static final Logger LOG = LoggerFactory.getLogger(Grabbers.class);

    private static final Pattern CREDENTIALS = Pattern.compile("://[^/@\\s]*@");

    private Grabbers() {}

    static FFmpegFrameGrabber open(VideoSplit split, Duration timeout)
            throws FFmpegFrameGrabber.Exception {
        FFmpegFrameGrabber grabber = new FFmpegFrameGrabber(split.location());
        grabber.setPixelFormat(avutil.AV_PIX_FMT_RGB24);
        grabber.setImageMode(ImageMode.COLOR);
        String micros = Long.toString(timeout.toNanos() / 1000);
        String scheme = VideoInputs.scheme(split.location());
        if (scheme.startsWith("rtsp")) {
            grabber.setOption("rtsp_transport", "tcp");
            grabber.setOption("timeout", micros);
        } else if (!scheme.isEmpty()) {
            grabber.setOption("rw_timeout", micros);
        } else {
            // A file may be a play list: it must not make us open other things.
            grabber.setOption("protocol_whitelist", "file");
        }
        try {
            // start() would hold a lock of the whole JVM while a camera does not answer.
            grabber.startUnsafe();
            return grabber;
        } catch (FFmpegFrameGrabber.Exception | RuntimeException e) {
            release(grabber);
            // FFmpeg's message has the whole URI in it, and that may have a password in it.
            throw new FFmpegFrameGrabber.Exception(
                    withoutCredentials(String.valueOf(e.getMessage())));
        }
    }

    static String withoutCredentials(String text) {
        return CREDENTIALS.matcher(text).replaceAll("://");
    }

    static void release(FFmpegFrameGrabber grabber) {
        try {
            grabber.releaseUnsafe();
        } catch (FFmpegFrameGrabber.Exception e) {
            LOG.debug("FFmpeg did not release everything", e);
        }
    }

    /** Right angles clockwise that make the pictures upright. */
    static int quarterTurns(FFmpegFrameGrabber grabber) {
        double anticlockwise = grabber.getDisplayRotation();
        return (int) Math.round(-anticlockwise / 90);
    }
}
