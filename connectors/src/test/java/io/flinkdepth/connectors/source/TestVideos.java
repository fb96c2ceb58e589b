// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.Frame;

/** Videos whose frames say which they are: eight dark or bright bars are the bits of the number. */
public final class TestVideos {

    private static final int BAR = 16;
    private static final int WIDTH = 8 * BAR;
    private static final int HEIGHT = 64;

    private TestVideos() {}

    /** Encodes at 25 frames a second; the container follows from the file's extension. */
    public static Path write(Path file, int frames) throws Exception {
        try (FFmpegFrameRecorder recorder =
                new FFmpegFrameRecorder(file.toString(), WIDTH, HEIGHT)) {
            recorder.setVideoCodec(avcodec.AV_CODEC_ID_MPEG4);
            recorder.setPixelFormat(avutil.AV_PIX_FMT_YUV420P);
            recorder.setFrameRate(25);
            recorder.setVideoBitrate(2_000_000);
            recorder.start();
            try (Frame frame = new Frame(WIDTH, HEIGHT, Frame.DEPTH_UBYTE, 3)) {
                for (int number = 0; number < frames; number++) {
                    paint(frame, number);
                    recorder.record(frame, avutil.AV_PIX_FMT_BGR24);
                }
            }
        }
        return file;
    }

    private static void paint(Frame frame, int number) {
        ByteBuffer pixels = (ByteBuffer) frame.image[0];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                byte value = (byte) value(number, x);
                for (int channel = 0; channel < 3; channel++) {
                    pixels.put(y * frame.imageStride + 3 * x + channel, value);
                }
            }
        }
    }

    /** One frame as a baseline JPEG with chroma at half the size (4:2:0). */
    static byte[] jpeg(int number) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                image.setRGB(x, y, value(number, x) * 0x010101);
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    private static int value(int number, int x) {
        return (number >> x / BAR & 1) == 0 ? 30 : 220;
    }

    /** The number that an encoded frame shows. */
    public static int number(byte[] image) throws Exception {
        try (DecodedImage decoded = ImageCodec.decode(image, ImageLimits.DEFAULT)) {
            byte[] rgb = decoded.toRgb();
            int number = 0;
            for (int bit = 0; bit < 8; bit++) {
                int at = (HEIGHT / 2 * WIDTH + bit * BAR + BAR / 2) * 3;
                number |= (rgb[at] & 0xff) > 128 ? 1 << bit : 0;
            }
            return number;
        }
    }
}
