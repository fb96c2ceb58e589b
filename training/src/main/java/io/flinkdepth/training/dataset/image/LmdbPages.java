// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The pages of an LMDB file. Pages 0 and 1 describe the file; the page of the later transaction is
 * valid. Source: {@code MDB_meta} in LMDB's mdb.c.
 */
final class LmdbPages implements AutoCloseable {

    /** The root page number of an empty tree. */
    static final long NONE = -1;

    private static final int MAGIC = 0xbeefc0de;
    private static final int META_BYTES = 136;
    private static final int MIN_PAGE = 512;
    private static final int MAX_PAGE = 1 << 16;

    /** The flag of databases with duplicate keys, which are not supported. */
    private static final int DUPLICATES = 4;

    private static final int ON_OWN_PAGES = 1;

    /** Maximum size of a picture. */
    private static final long MAX_VALUE = 512L << 20;

    private final Path file;
    private final FileChannel channel;
    private final LmdbPage.Layout layout;
    private final int pageSize;
    private final long root;

    private LmdbPages(Path file, FileChannel channel) throws IOException {
        this.file = file;
        this.channel = channel;
        this.layout = isMeta(LmdbPage.V3) ? LmdbPage.V3 : LmdbPage.V1;
        ByteBuffer first = meta(0);
        this.pageSize = first.getInt(24);
        if (pageSize < MIN_PAGE || pageSize > MAX_PAGE || Integer.bitCount(pageSize) != 1) {
            throw damaged("says that pages have " + pageSize + " bytes");
        }
        ByteBuffer second = meta(pageSize);
        ByteBuffer last = second.getLong(128) > first.getLong(128) ? second : first;
        if ((last.getShort(76) & DUPLICATES) != 0) {
            throw new IOException(
                    file + " has several values for a key (MDB_DUPSORT); expected one image each");
        }
        this.root = last.getLong(112);
    }

    /** Opens a file and reads its description. */
    static LmdbPages open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        LmdbPages pages = null;
        try {
            pages = new LmdbPages(file, channel);
            return pages;
        } finally {
            if (pages == null) {
                channel.close();
            }
        }
    }

    /** Reads the description of the file after the header of its page. */
    private ByteBuffer meta(long at) throws IOException {
        ByteBuffer meta = bytes(at + layout.header(), META_BYTES);
        int version = layout == LmdbPage.V1 ? 1 : 3;
        if (meta.getInt(0) != MAGIC || meta.getInt(4) != version) {
            throw damaged(
                    "has mark %08x and version %d at %d; expected %08x and 1 or 3"
                            .formatted(
                                    meta.getInt(0), meta.getInt(4), at + layout.header(), MAGIC));
        }
        return meta;
    }

    private boolean isMeta(LmdbPage.Layout candidate) throws IOException {
        return bytes(candidate.header(), Integer.BYTES).getInt() == MAGIC;
    }

    private ByteBuffer bytes(long at, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, at + bytes.position()) < 0) {
                throw new EOFException(
                        "%s is cut short: %d bytes; expected more than %d"
                                .formatted(file, channel.size(), at + bytes.position()));
            }
        }
        return bytes.flip();
    }

    IOException damaged(String what) {
        return new IOException("the LMDB file " + file + " " + what);
    }

    /** Returns the number of the root page, or {@link #NONE}. */
    long root() {
        return root;
    }

    /** Returns the number of pages in the file. */
    long count() throws IOException {
        return channel.size() / pageSize;
    }

    LmdbPage read(long number) throws IOException {
        requirePage(number);
        return new LmdbPage(
                bytes(number * pageSize, pageSize),
                layout,
                "page %d of %s".formatted(number, file));
    }

    private void requirePage(long number) throws IOException {
        if (number < 2 || number >= count()) {
            throw damaged("has %d pages and names page %d".formatted(count(), number));
        }
    }

    /** Returns the value of a leaf's node. */
    byte[] value(LmdbPage leaf, int index) throws IOException {
        long size = leaf.valueSize(index);
        int flags = leaf.valueFlags(index);
        if (size > MAX_VALUE) {
            throw damaged("has a value of %d bytes; at most %d".formatted(size, MAX_VALUE));
        }
        if (flags == 0) {
            return leaf.data(index, size);
        }
        if (flags != ON_OWN_PAGES) {
            throw damaged("has a value of kind " + flags + "; expected an image");
        }
        long number =
                ByteBuffer.wrap(leaf.data(index, Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .getLong();
        requirePage(number);
        long at = number * pageSize + layout.header();
        // Checked before memory is allocated.
        if (at + size > channel.size()) {
            throw damaged("is cut short: a value of %d bytes begins at %d".formatted(size, at));
        }
        return bytes(at, (int) size).array();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
