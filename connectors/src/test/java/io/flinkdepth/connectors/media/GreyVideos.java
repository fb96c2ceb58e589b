// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Videos whose frames tell their number. */
public final class GreyVideos {
    private GreyVideos() {}

    /** Frame i is grey of value {@code first} + 8 i. */
    public static void write(Path file, int frames, int first) throws IOException {
        write(file, frames, first, 32, 32);
    }

    /** The same with a size. */
    public static void write(Path file, int frames, int first, int width, int height)
            throws IOException {
        avutil.av_log_set_level(avutil.AV_LOG_ERROR);
        Files.createDirectories(file.getParent());
        try (FFmpegFrameRecorder recorder = new FFmpegFrameRecorder(file.toFile(), width, height)) {
            recorder.setFormat("avi");
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MJPEG);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUVJ420P);
            recorder.setFrameRate(10);
            recorder.start();
            for (int i = 0; i < frames; i++) {
                Frame frame = new Frame(width, height, Frame.DEPTH_UBYTE, 3);
                ByteBuffer pixels = (ByteBuffer) frame.image[0];
                while (pixels.hasRemaining()) {
                    pixels.put((byte) (first + 8 * i));
                }
                pixels.flip();
                recorder.record(frame, avutil.AV_PIX_FMT_BGR24);
                frame.close();
            }
        }
    }
}
