// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.image.DecodedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.annotation.Nullable;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A video that is written picture by picture: H.264 where FFmpeg has an encoder of its own for it,
 * else MPEG-4 part 2; yuv420p. The first picture gives the size, made even and at most 3840 x 2160;
 * pictures of other shapes get black bars. Not thread-safe.
 *
 * <p>A whole video gets its name when it is complete, with its index in front, so that players can
 * begin before they have all of it. A growing one has its name from the beginning and is playable
 * up to its last pictures at any time: it is a sequence of fragments, one for each picture, because
 * pictures may come minutes apart.
 */
final class Mp4File implements AutoCloseable {

    // By name: what FFmpeg would choose first may need a device that is not there.
    private static final String[] H264_ENCODERS = {"libopenh264", "libx264"};
    private static final int MAX_WIDTH = 3840;
    private static final int MAX_HEIGHT = 2160;
    // What the encoders take.
    private static final int MIN_SIDE = 16;
    private static final double BITS_PER_PIXEL = 0.15;
    private static final String GROWING =
            "+frag_keyframe+frag_every_frame+empty_moov+default_base_moof";
    private static final double SECONDS_BETWEEN_KEY_FRAMES = 2;

    private final Path file;
    private final double framesPerSecond;
    @Nullable private final WholeFile whole;
    @Nullable private FFmpegFrameRecorder recorder;

    private Mp4File(Path file, double framesPerSecond, @Nullable WholeFile whole) {
        this.file = file;
        this.framesPerSecond = framesPerSecond;
        this.whole = whole;
    }

    /** A video that nobody sees before {@link #commit}. */
    static Mp4File whole(Path file, double framesPerSecond) throws IOException {
        return new Mp4File(file, framesPerSecond, new WholeFile(file));
    }

    /**
     * A video that is seen from its first picture on.
     *
     * @param file empty, or not there yet
     */
    static Mp4File growing(Path file, double framesPerSecond) {
        return new Mp4File(file, framesPerSecond, null);
    }

    /**
     * Adds a picture, which remains the caller's.
     *
     * @param number its place in time, counted in frames; rises. What comes before a gap stays in
     *     view through it.
     */
    void add(int number, DecodedImage picture) throws IOException {
        try {
            if (recorder == null) {
                recorder = start(picture);
            }
            recorder.setFrameNumber(number);
            try (DecodedImage fitted =
                    Canvas.fitted(picture, recorder.getImageWidth(), recorder.getImageHeight())) {
                record(recorder, fitted.bgr());
            }
        } catch (FFmpegFrameRecorder.Exception e) {
            throw failure(e);
        }
    }

    private FFmpegFrameRecorder start(DecodedImage first) throws FFmpegFrameRecorder.Exception {
        avutil.av_log_set_level(avutil.AV_LOG_FATAL);
        double scale =
                Math.min(
                        1,
                        Math.min(
                                (double) MAX_WIDTH / first.width(),
                                (double) MAX_HEIGHT / first.height()));
        int width = even(first.width() * scale);
        int height = even(first.height() * scale);
        FFmpegFrameRecorder made =
                new FFmpegFrameRecorder(
                        (whole == null ? file : whole.partial()).toString(), width, height);
        made.setFormat("mp4");
        made.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
        made.setFrameRate(framesPerSecond);
        made.setVideoBitrate(
                (int) Math.max(400_000, width * height * framesPerSecond * BITS_PER_PIXEL));
        made.setGopSize(
                (int) Math.max(1, Math.round(framesPerSecond * SECONDS_BETWEEN_KEY_FRAMES)));
        made.setOption("movflags", whole == null ? GROWING : "+faststart");
        made.setOption("flush_packets", whole == null ? "1" : "0");
        chooseEncoder(made);
        try {
            made.start();
            return made;
        } catch (FFmpegFrameRecorder.Exception | RuntimeException e) {
            made.release();
            throw e;
        }
    }

    private static void chooseEncoder(FFmpegFrameRecorder recorder) {
        recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
        for (String name : H264_ENCODERS) {
            AVCodec encoder = avcodec.avcodec_find_encoder_by_name(name);
            if (encoder != null) {
                recorder.setVideoCodec(avcodec.AV_CODEC_ID_H264);
                recorder.setVideoCodecName(name);
                return;
            }
        }
    }

    private static int even(double length) {
        return Math.max(MIN_SIDE, 2 * (int) Math.round(length / 2));
    }

    private static void record(FFmpegFrameRecorder recorder, Mat picture)
            throws FFmpegFrameRecorder.Exception {
        ByteBuffer pixels = picture.createBuffer();
        recorder.recordImage(
                picture.cols(),
                picture.rows(),
                Frame.DEPTH_UBYTE,
                3,
                (int) picture.step(0),
                avutil.AV_PIX_FMT_BGR24,
                pixels);
    }

    /** Ends the video; a whole one gets its name, unless there was no picture. */
    void commit() throws IOException {
        if (recorder == null) {
            return;
        }
        try {
            recorder.stop();
            recorder = null;
            if (whole != null) {
                whole.commit();
            }
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private IOException failure(IOException cause) {
        return new IOException(
                "the video " + file + " cannot be written: " + cause.getMessage(), cause);
    }

    /** Frees everything, and removes a whole video that was not committed. */
    @Override
    public void close() throws IOException {
        // Null is nothing to close.
        try (whole) {
            if (recorder != null) {
                recorder.release();
                recorder = null;
            }
        }
    }
}
