// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of an archive from an offset on. Skipping does not read, and ends at the last byte. */
final class ArchiveBytes extends InputStream {

    /** An offset at which there is nothing to read. */
    static final long BEHIND_THE_END = Long.MAX_VALUE;

    private static final int RECORD = 512;

    private static final int BUFFER = 1 << 16;

    private final SeekableByteChannel channel;
    private final long size;
    private InputStream buffered;
    private long position;
    private long readable = Long.MAX_VALUE;

    private ArchiveBytes(SeekableByteChannel channel, long offset) throws IOException {
        this.channel = channel;
        this.size = channel.size();
        // At most after the last record; file systems may reject larger offsets.
        seek(Math.min(offset, (size + RECORD - 1) / RECORD * RECORD));
    }

    static ArchiveBytes open(Path file, long offset) throws IOException {
        SeekableByteChannel channel = Files.newByteChannel(file);
        try {
            return new ArchiveBytes(channel, offset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void seek(long to) throws IOException {
        channel.position(to);
        buffered = new BufferedInputStream(Channels.newInputStream(channel), BUFFER);
        position = to;
    }

    /** Returns the number of bytes of the whole file. */
    long size() {
        return size;
    }

    /** Returns the offset in the file of the next byte that is read. */
    long position() {
        return position;
    }

    /** Limits what is read from now on; what is skipped does not count. */
    void allow(long bytes) {
        readable = bytes;
    }

    private void count(int bytes) throws IOException {
        readable -= bytes;
        if (readable < 0) {
            throw new IOException("the header of an entry is too long");
        }
    }

    @Override
    public int read() throws IOException {
        count(1);
        int value = buffered.read();
        position += value < 0 ? 0 : 1;
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        count(length);
        int count = buffered.read(target, offset, length);
        position += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long wanted = Math.max(0, Math.min(count, size - position));
        if (wanted > BUFFER) {
            seek(position + wanted);
            return wanted;
        }
        long skipped = buffered.skip(wanted);
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        return (int) Math.max(0, Math.min(Integer.MAX_VALUE, size - position));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
