// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.ByteArrayInputStreamWithPos;

/** Reads one object of an {@link ObjectStore}. */
final class ObjectInput extends FSDataInputStream {

    private final ByteArrayInputStreamWithPos content;

    ObjectInput(ByteArrayInputStreamWithPos content) {
        this.content = content;
    }

    @Override
    public void seek(long position) {
        content.setPosition((int) position);
    }

    @Override
    public long getPos() {
        return content.getPosition();
    }

    @Override
    public int read() {
        return content.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        return content.read(target, offset, length);
    }
}
