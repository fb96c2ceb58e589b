// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Serializes the length of the index in checkpoints. */
final class LengthSerializer implements SimpleVersionedSerializer<Long> {

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(Long length) {
        return ByteBuffer.allocate(Long.BYTES).putLong(length).array();
    }

    @Override
    public Long deserialize(int version, byte[] bytes) throws IOException {
        if (version != 1 || bytes.length != Long.BYTES) {
            throw new IOException(
                    "the index's state has version %d and %d bytes; expected version 1 and 8 bytes"
                            .formatted(version, bytes.length));
        }
        return ByteBuffer.wrap(bytes).getLong();
    }
}
