// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.nio.ByteBuffer;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacv.Frame;

/**
 * A decoded picture of a video, on the Java heap.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb height x width x 3 bytes, red green blue
 * @param timeMillis since the start of the video
 */
@Internal
public record VideoPicture(int width, int height, byte[] rgb, long timeMillis) {

    /** Copies a grabbed RGB24 frame, whose memory the grabber reuses. */
    static VideoPicture copyOf(Frame frame) {
        int width = frame.imageWidth;
        int height = frame.imageHeight;
        byte[] rgb = new byte[Math.multiplyExact(Math.multiplyExact(width, height), 3)];
        ByteBuffer source = ((ByteBuffer) frame.image[0]).duplicate();
        for (int row = 0; row < height; row++) {
            source.position(row * frame.imageStride);
            source.get(rgb, row * width * 3, width * 3);
        }
        return new VideoPicture(width, height, rgb, frame.timestamp / 1000);
    }

    /** Rotated clockwise by a number of right angles. */
    VideoPicture rotated(int quarters) {
        int turns = Math.floorMod(quarters, 4);
        if (turns == 0) {
            return this;
        }
        boolean upright = turns == 2;
        int newWidth = upright ? width : height;
        int newHeight = upright ? height : width;
        byte[] result = new byte[rgb.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int column = turns == 1 ? height - 1 - y : turns == 2 ? width - 1 - x : y;
                int row = turns == 1 ? x : turns == 2 ? height - 1 - y : width - 1 - x;
                System.arraycopy(
                        rgb, 3 * (y * width + x), result, 3 * (row * newWidth + column), 3);
            }
        }
        return new VideoPicture(newWidth, newHeight, result, timeMillis);
    }
}
