// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The text chunk of flink-depth in a PNG (ISO/IEC 15948, sections 5.3 and 11.3.4.3). */
final class PngText {

    private static final int SIGNATURE = 8;
    private static final int IHDR_END = 33;
    private static final int TEXT = 0x74455874;
    private static final int IMAGE_DATA = 0x49444154;
    private static final byte[] KEYWORD = "flink-depth\0".getBytes(StandardCharsets.US_ASCII);

    /** Bytes of a chunk in addition to its data: length, type and checksum. */
    private static final int FRAME = 12;

    private PngText() {}

    /** Inserts the text after the header of a PNG. */
    static byte[] insert(byte[] png, byte[] text) {
        int length = KEYWORD.length + text.length;
        ByteBuffer result = ByteBuffer.allocate(png.length + FRAME + length);
        result.put(png, 0, IHDR_END);
        int chunk = result.position();
        result.putInt(length).putInt(TEXT).put(KEYWORD).put(text);
        CRC32 checkSum = new CRC32();
        checkSum.update(result.array(), chunk + 4, 4 + length);
        result.putInt((int) checkSum.getValue());
        return result.put(png, IHDR_END, png.length - IHDR_END).array();
    }

    /** Finds the text of a PNG before the first image data. */
    static byte[] find(byte[] png) throws ImageException {
        ByteBuffer bytes = ByteBuffer.wrap(png);
        int chunk = SIGNATURE;
        while (chunk + FRAME <= png.length) {
            int length = bytes.getInt(chunk);
            int type = bytes.getInt(chunk + 4);
            int data = chunk + 8;
            if (type == IMAGE_DATA || length < 0 || length > png.length - data - 4) {
                break;
            }
            if (type == TEXT && startsWithKeyword(png, data, length)) {
                return Arrays.copyOfRange(png, data + KEYWORD.length, data + length);
            }
            chunk = data + length + 4;
        }
        throw new ImageException(
                FailureReason.CORRUPT_IMAGE,
                "the PNG has no text \"flink-depth\" that says what its numbers mean");
    }

    private static boolean startsWithKeyword(byte[] png, int start, int length) {
        return length >= KEYWORD.length
                && Arrays.equals(png, start, start + KEYWORD.length, KEYWORD, 0, KEYWORD.length);
    }
}
