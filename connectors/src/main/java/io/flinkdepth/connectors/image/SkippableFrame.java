// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A zstd frame of user data, which decompressors skip (RFC 8878, section 3.1.2). */
final class SkippableFrame {

    /** Bytes of the magic number and the size. */
    static final int HEADER = 8;

    /** The ninth of the sixteen magic numbers of skippable frames. */
    private static final int MAGIC = 0x184D2A58;

    private SkippableFrame() {}

    static boolean matches(byte[] bytes) {
        return bytes.length >= HEADER && littleEndian(bytes).getInt(0) == MAGIC;
    }

    static byte[] prepend(byte[] compressed, byte[] data) {
        return ByteBuffer.allocate(HEADER + data.length + compressed.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(data.length)
                .put(data)
                .put(compressed)
                .array();
    }

    static byte[] read(byte[] bytes) throws ImageException {
        int length = littleEndian(bytes).getInt(4);
        if (length < 0 || length > bytes.length - HEADER) {
            throw new ImageException(
                    FailureReason.CORRUPT_IMAGE,
                    "the depth has a description of %d bytes in %d"
                            .formatted(length, bytes.length));
        }
        return Arrays.copyOfRange(bytes, HEADER, HEADER + length);
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
