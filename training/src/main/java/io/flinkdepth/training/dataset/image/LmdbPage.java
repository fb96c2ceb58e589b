// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A branch or leaf page of LMDB: a header, the offsets of its nodes in key order, and the nodes.
 * Source: {@code MDB_page} and {@code MDB_node} in LMDB's mdb.c. Nothing outside the page is read,
 * regardless of its content.
 */
final class LmdbPage {

    /** LMDB 0.9: headers of 16 bytes, offsets from the start of the page. */
    static final Layout V1 = new Layout(16, 0);

    /** LMDB 1.0: headers of 24 bytes, offsets from the end of the header. */
    static final Layout V3 = new Layout(24, 24);

    /**
     * The page layout of a version of LMDB.
     *
     * @param header size of a page's header, bytes
     * @param base base of a page's offsets
     */
    record Layout(int header, int base) {}

    private static final int BRANCH = 1;
    private static final int LEAF = 2;
    private static final int NODE_HEADER = 8;

    private final ByteBuffer bytes;
    private final Layout layout;
    private final String name;
    private final boolean leaf;
    private final int size;

    /**
     * Reads a page's header.
     *
     * @param bytes the whole page, little-endian
     * @param name for messages
     */
    LmdbPage(ByteBuffer bytes, Layout layout, String name) throws IOException {
        this.bytes = bytes;
        this.layout = layout;
        this.name = name;
        int kind = unsigned(layout.header() - 6) & (BRANCH | LEAF | 4 | 8 | 32);
        if (kind != BRANCH && kind != LEAF) {
            throw damaged("is of kind " + kind + "; expected a branch or a leaf");
        }
        this.leaf = kind == LEAF;
        int lower = unsigned(layout.header() - 4) + layout.base();
        if (lower < layout.header() || lower > bytes.capacity()) {
            throw damaged("ends its offsets at " + lower);
        }
        this.size = (lower - layout.header()) / 2;
        if (!leaf && size == 0) {
            throw damaged("is an empty branch");
        }
    }

    private int unsigned(int at) {
        return Short.toUnsignedInt(bytes.getShort(at));
    }

    private IOException damaged(String what) {
        return new IOException("the LMDB file is damaged: " + name + " " + what);
    }

    boolean isLeaf() {
        return leaf;
    }

    /** Returns the number of nodes. */
    int size() {
        return size;
    }

    /** Returns the offset of a node, whose header and key are inside the page. */
    private int node(int index) throws IOException {
        int at = unsigned(layout.header() + 2 * index) + layout.base();
        if (at < layout.header() || at + NODE_HEADER > bytes.capacity()) {
            throw damaged("has a node at " + at);
        }
        if (at + NODE_HEADER + unsigned(at + 6) > bytes.capacity()) {
            throw damaged("has a key of %d bytes at %d".formatted(unsigned(at + 6), at));
        }
        return at;
    }

    byte[] key(int index) throws IOException {
        int at = node(index);
        byte[] key = new byte[unsigned(at + 6)];
        bytes.get(at + NODE_HEADER, key);
        return key;
    }

    /**
     * Returns the last node whose key is not larger; -1 if there is none. The first node of a
     * branch has no key.
     */
    int search(byte[] key) throws IOException {
        int low = leaf ? 0 : 1;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Arrays.compareUnsigned(key(middle), key);
            if (order == 0) {
                return middle;
            } else if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    /** Returns the page number of a branch's node. */
    long child(int index) throws IOException {
        int at = node(index);
        return dataSize(at) | (long) unsigned(at + 4) << 32;
    }

    /** Returns the size of a leaf's value. */
    long valueSize(int index) throws IOException {
        return dataSize(node(index));
    }

    private long dataSize(int at) {
        return unsigned(at) | (long) unsigned(at + 2) << 16;
    }

    /** Returns how a leaf's value is stored; 0 for in the page, 1 for on separate pages. */
    int valueFlags(int index) throws IOException {
        return unsigned(node(index) + 4);
    }

    /** Returns the bytes after a leaf's key. */
    byte[] data(int index, long length) throws IOException {
        int at = node(index);
        int from = at + NODE_HEADER + unsigned(at + 6);
        if (length > bytes.capacity() - from) {
            throw damaged("has a value of %d bytes at %d".formatted(length, from));
        }
        byte[] data = new byte[(int) length];
        bytes.get(from, data);
        return data;
    }
}
