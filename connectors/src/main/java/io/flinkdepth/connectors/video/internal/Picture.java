// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import java.nio.ByteBuffer;
import org.apache.flink.annotation.Internal;
import org.bytedeco.javacv.Frame;

/**
 * A decoded picture on the Java heap: {@code height * width * 3} bytes, red green blue.
 *
 * @param timeMillis since the start of the video
 */
@Internal
record Picture(int width, int height, byte[] rgb, long timeMillis) {

    /** Copies a grabbed RGB24 frame, whose memory the grabber uses again. */
    static Picture copyOf(Frame frame) {
        int width = frame.imageWidth;
        int height = frame.imageHeight;
        byte[] rgb = new byte[width * height * 3];
        ByteBuffer source = ((ByteBuffer) frame.image[0]).duplicate();
        for (int row = 0; row < height; row++) {
            source.position(row * frame.imageStride);
            source.get(rgb, row * width * 3, width * 3);
        }
        return new Picture(width, height, rgb, frame.timestamp / 1000);
    }

    /** Turned clockwise by a number of right angles. */
    Picture turned(int quarters) {
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
        return new Picture(newWidth, newHeight, result, timeMillis);
    }
}
