// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.annotation.Experimental;

/**
 * The files in an uncompressed tar archive, one after the other. An archive needs no end marker, so
 * that a stream of entries is one, but it must end between two entries.
 *
 * <p>Not thread-safe; a {@link Member} is, and opens the archive for itself.
 */
@Experimental
public final class TarShard implements AutoCloseable {
    private static final int RECORD = 512;
    private static final int BUFFER = 1 << 16;

    /**
     * Where a file lies in an archive.
     *
     * @param archive the archive
     * @param name the file's name in it
     * @param offset of its first byte
     * @param size bytes
     */
    @Experimental
    public record Member(Path archive, String name, long offset, int size) {

        /** Reads the file's bytes. */
        public byte[] read() throws IOException {
            try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
                ByteBuffer bytes = ByteBuffer.allocate(size);
                long position = offset;
                while (bytes.hasRemaining()) {
                    int count = channel.read(bytes, position);
                    if (count < 0) {
                        throw new EOFException(
                                "%s is cut short: %s needs %d bytes from %d, the archive has %d"
                                        .formatted(archive, name, size, offset, channel.size()));
                    }
                    position += count;
                }
                return bytes.array();
            }
        }

        /** The archive's path and the name in it. */
        @Override
        public String toString() {
            return archive + "!" + name;
        }
    }

    private final Path archive;
    private final long length;
    private final TarArchiveInputStream stream;

    private TarShard(Path archive, long length, InputStream bytes) {
        this.archive = archive;
        this.length = length;
        this.stream = new TarArchiveInputStream(bytes);
    }

    /** Opens an archive. */
    public static TarShard open(Path archive) throws IOException {
        long length = Files.size(archive);
        InputStream bytes = Files.newInputStream(archive);
        return new TarShard(archive, length, new BufferedInputStream(bytes, BUFFER));
    }

    /**
     * The next file; null at the end.
     *
     * @throws IOException when the archive is cut short or none
     */
    @Nullable
    public Member next() throws IOException {
        try {
            for (TarArchiveEntry entry = stream.getNextEntry();
                    entry != null;
                    entry = stream.getNextEntry()) {
                if (entry.isFile()) {
                    return member(entry);
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new IOException(
                    "%s (%d bytes) is no whole tar archive: %s"
                            .formatted(archive, length, e.getMessage()),
                    e);
        }
        if (length % RECORD != 0) {
            throw new IOException(
                    "%s is cut short: it has %d bytes, not a multiple of %d"
                            .formatted(archive, length, RECORD));
        }
        return null;
    }

    private Member member(TarArchiveEntry entry) throws IOException {
        long offset = stream.getBytesRead();
        if (entry.isSparse() || offset + entry.getSize() > length || entry.getSize() > 1 << 30) {
            throw new IOException(
                    "%s needs %d bytes from %d"
                            .formatted(entry.getName(), entry.getSize(), offset));
        }
        return new Member(archive, entry.getName(), offset, (int) entry.getSize());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
