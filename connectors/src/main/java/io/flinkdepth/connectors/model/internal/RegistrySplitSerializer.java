// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model.internal;

import java.io.IOException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/** Serializes the split in checkpoints. */
@Internal
public final class RegistrySplitSerializer implements SimpleVersionedSerializer<RegistrySplit> {
    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 128;

    @Override
    public int getVersion() {
        return VERSION;
    }

    @Override
    public byte[] serialize(RegistrySplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        StringValue.writeString(split.registry(), out);
        StringValue.writeString(split.model(), out);
        StringValue.writeString(split.lastVersion(), out);
        return out.getCopyOfBuffer();
    }

    @Override
    public RegistrySplit deserialize(int version, byte[] bytes) throws IOException {
        checkVersion(version);
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        return new RegistrySplit(
                StringValue.readString(in), StringValue.readString(in), StringValue.readString(in));
    }

    private static void checkVersion(int version) throws IOException {
        if (version != VERSION) {
            throw new IOException(
                    "the registry source's state has version %d; this version reads %d"
                            .formatted(version, VERSION));
        }
    }

    /** Serializes whether the split was assigned. */
    @Internal
    public static final class OfAssigned implements SimpleVersionedSerializer<Boolean> {
        @Override
        public int getVersion() {
            return VERSION;
        }

        @Override
        public byte[] serialize(Boolean assigned) {
            return new byte[] {(byte) (assigned ? 1 : 0)};
        }

        @Override
        public Boolean deserialize(int version, byte[] bytes) throws IOException {
            checkVersion(version);
            return bytes[0] != 0;
        }
    }
}
