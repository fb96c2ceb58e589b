// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.apache.flink.core.fs.FSDataOutputStream;

/** Collects one object of an {@link ObjectStore} and puts it there when it is closed. */
final class ObjectOutput extends FSDataOutputStream {

    private final ByteArrayOutputStream content;
    private final Consumer<byte[]> put;
    private boolean closed;

    ObjectOutput(ByteArrayOutputStream content, Consumer<byte[]> put) {
        this.content = content;
        this.put = put;
    }

    @Override
    public long getPos() {
        return content.size();
    }

    @Override
    public void write(int value) {
        content.write(value);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        content.write(bytes, offset, length);
    }

    @Override
    public void flush() {}

    @Override
    public void sync() {}

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            put.accept(content.toByteArray());
        }
    }
}
