// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Frames of one even brightness, which the test models prediction. */
public final class TestFrames {

    private static final int IDAT = 0x49444154;

    private TestFrames() {}

    /** A grey PNG of the brightness given, 0 to 255, of the test models' own size. */
    public static Frame grey(String camera, long sequence, int brightness) {
        return grey(camera, sequence, brightness, TestModels.SIZE, TestModels.SIZE);
    }

    /** The same of any size. */
    public static Frame grey(String camera, long sequence, int brightness, int width, int height) {
        return new Frame(
                new FrameIdentity(camera, sequence, 1000 + sequence),
                png(brightness, width, height),
                "image/png");
    }

    /**
     * A PNG that goes from black to bright, from the left to the right and downwards; its first
     * pixels spell the sequence, so that no two are the same.
     */
    public static Frame gradient(String camera, long sequence) {
        int size = TestModels.SIZE;
        byte[] rgb = new byte[3 * size * size];
        for (int i = 0; i < rgb.length; i++) {
            int x = i / 3 % size;
            int y = i / 3 / size;
            rgb[i] = (byte) (x * 5 + y * 2);
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            rgb[i] = (byte) (sequence >> 8 * i);
        }
        try (DecodedImage image = DecodedImage.ofRgb(size, size, rgb)) {
            return new Frame(
                    new FrameIdentity(camera, sequence, 1000 + sequence),
                    ImageCodec.encodePng(image, 1),
                    "image/png");
        }
    }

    /** A frame that passes all checks before it is decoded, and cannot be decoded. */
    public static Frame broken(String camera, long sequence) {
        return new Frame(
                new FrameIdentity(camera, sequence, 1000 + sequence),
                withoutImageData(png(9, TestModels.SIZE, TestModels.SIZE)),
                "image/png");
    }

    /**
     * A PNG whose parts are right, and whose compressed bytes are not: only a decoder finds out.
     */
    private static byte[] withoutImageData(byte[] png) {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int chunk = 8;
        while (bytes.getInt(chunk + 4) != IDAT) {
            chunk += 12 + bytes.getInt(chunk);
        }
        int end = chunk + 8 + bytes.getInt(chunk);
        // Behind the header of the compressed data.
        Arrays.fill(png, chunk + 10, end, (byte) 0);
        CRC32 checkSum = new CRC32();
        checkSum.update(png, chunk + 4, end - chunk - 4);
        bytes.putInt(end, (int) checkSum.getValue());
        return png;
    }

    private static byte[] png(int brightness, int width, int height) {
        byte[] rgb = new byte[3 * width * height];
        Arrays.fill(rgb, (byte) brightness);
        try (DecodedImage image = DecodedImage.ofRgb(width, height, rgb)) {
            return ImageCodec.encodePng(image, 1);
        }
    }
}
