// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.annotation.Internal;

/**
 * The files in an uncompressed tar archive, in their order. End-of-archive blocks are not required,
 * but the archive must end between two entries.
 *
 * <p>Owns an open file; close it. Not thread-safe; an {@link Entry} is, and opens the archive
 * itself.
 */
@Internal
public final class TarArchive implements AutoCloseable {

    /** An offset after the last entry. */
    public static final long END = ArchiveBytes.BEHIND_THE_END;

    private static final int RECORD = 512;
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_HEADER = 1 << 20;

    /**
     * A file in an archive.
     *
     * @param archive the archive
     * @param name the file's name in it
     * @param offset offset of its first byte in the archive
     * @param size number of bytes
     * @param timeMillis its modification time
     */
    @Internal
    public record Entry(Path archive, String name, long offset, long size, long timeMillis) {

        /** Reads the file's bytes. */
        public byte[] read() throws IOException {
            if (size > MAX_BYTES) {
                throw new IOException(
                        "%s has %d bytes; at most %d can be read".formatted(this, size, MAX_BYTES));
            }
            try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.READ)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) size);
                while (bytes.hasRemaining()) {
                    if (channel.read(bytes, offset + bytes.position()) < 0) {
                        throw new EOFException(
                                "%s is cut short: %s needs %d bytes from %d, the archive has %d"
                                        .formatted(archive, name, size, offset, channel.size()));
                    }
                }
                return bytes.array();
            }
        }

        /** Returns the offset of the next entry. */
        public long nextOffset() {
            return (offset + size + RECORD - 1) / RECORD * RECORD;
        }

        /** Returns the path of the archive and the name in it. */
        @Override
        public String toString() {
            return archive + "!" + name;
        }
    }

    private final Path archive;
    private final ArchiveBytes bytes;
    private final TarArchiveInputStream stream;

    private TarArchive(Path archive, ArchiveBytes bytes) {
        this.archive = archive;
        this.bytes = bytes;
        this.stream = new TarArchiveInputStream(bytes);
    }

    /** Opens an archive at its first entry. */
    public static TarArchive open(Path archive) throws IOException {
        return open(archive, 0);
    }

    /** Opens an archive at an {@link Entry#nextOffset} or {@link #END}. */
    public static TarArchive open(Path archive, long offset) throws IOException {
        return new TarArchive(archive, ArchiveBytes.open(archive, offset));
    }

    /**
     * The next file; null after the last.
     *
     * @throws IOException if the archive is truncated or is not a tar archive; names the archive
     */
    @Nullable
    public Entry next() throws IOException {
        try {
            for (TarArchiveEntry entry = nextHeader(); entry != null; entry = nextHeader()) {
                if (entry.isFile()) {
                    return checked(entry);
                }
            }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            // commons-compress reports damaged headers by either, and keeps long names in memory.
            throw new IOException(
                    "%s (%d bytes) is no whole tar archive: %s"
                            .formatted(archive, bytes.size(), e.getMessage()),
                    e);
        }
        if (bytes.position() % RECORD != 0) {
            throw new IOException(
                    "%s (%d bytes) is cut short: the last header is not whole"
                            .formatted(archive, bytes.size()));
        }
        return null;
    }

    /** Long names and attributes of an entry are kept in memory. */
    private TarArchiveEntry nextHeader() throws IOException {
        bytes.allow(MAX_HEADER);
        return stream.getNextEntry();
    }

    private Entry checked(TarArchiveEntry entry) throws IOException {
        long offset = bytes.position();
        if (entry.isSparse() || offset + entry.getSize() > bytes.size()) {
            throw new IOException(
                    "%s needs %d bytes from %d"
                            .formatted(entry.getName(), entry.getSize(), offset));
        }
        return new Entry(
                archive,
                entry.getName(),
                offset,
                entry.getSize(),
                entry.getLastModifiedDate().getTime());
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
