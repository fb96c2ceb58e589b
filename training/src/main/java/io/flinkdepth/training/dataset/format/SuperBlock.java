// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.format;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the superblock of an HDF5 file, which contains the file's length; jHDF does not check it.
 * Source: HDF5 File Format Specification, section II.A.
 */
final class SuperBlock {
    private static final long SIGNATURE = 0x894844460d0a1a0aL;
    private static final int BYTES = 96;

    /** That of deflate. */
    private static final int MAX_RATIO = 1032;

    private static final int FIRST_USER_BLOCK = 512;

    private SuperBlock() {}

    /** Rejects a file that is shorter than its superblock states. */
    static void requireWhole(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            // A user block, whose size is a power of two, may precede it.
            for (long start = 0; start < size; start = start == 0 ? FIRST_USER_BLOCK : 2 * start) {
                ByteBuffer block = ByteBuffer.allocate(BYTES).order(ByteOrder.BIG_ENDIAN);
                channel.read(block, start);
                if (block.position() == BYTES && block.getLong(0) == SIGNATURE) {
                    long end = end(block.order(ByteOrder.LITTLE_ENDIAN));
                    if (size < end) {
                        throw new IOException(
                                "it is cut short: %d of %d bytes".formatted(size, end));
                    }
                    return;
                }
            }
            throw new IOException("it has no HDF5 signature");
        }
    }

    /**
     * Rejects an array that a file of this size cannot hold, before memory is allocated for it.
     *
     * @param bytes size of the array
     */
    static void requireHolds(Path file, long bytes) throws IOException {
        long size = Files.size(file);
        if (bytes < 0 || bytes / MAX_RATIO > size) {
            throw new IOException(
                    "its array claims %d bytes, which a file of %d bytes cannot hold"
                            .formatted(bytes, size));
        }
    }

    /** Returns the end-of-file address, for addresses of eight bytes, as all common writers use. */
    private static long end(ByteBuffer block) {
        int version = block.get(8);
        int addressBytes = version < 2 ? block.get(13) : block.get(9);
        if (addressBytes != 8) {
            return 0;
        }
        int base = version == 0 ? 24 : version == 1 ? 28 : 12;
        return block.getLong(base + 16);
    }
}
