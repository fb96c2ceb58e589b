// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.pseudolabel.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Serializes the state of a camera to bytes that start with a format byte. For Flink the state is a
 * byte array, so the format may change between versions of flink-depth.
 */
@Internal
public final class CameraMemorySerializer {
    private static final byte FORMAT = 1;
    private static final int USUAL_BYTES = 4096;

    private CameraMemorySerializer() {}

    /** Serializes the state. */
    public static byte[] toBytes(CameraMemory memory) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        out.writeByte(FORMAT);
        out.writeLong(memory.seen());
        out.writeLong(memory.hour());
        out.writeInt(memory.keptInHour());
        out.writeInt(memory.kept().size());
        for (CameraMemory.Kept one : memory.kept()) {
            out.writeLong(one.time());
            out.writeInt(one.embedding().length);
            out.write(one.embedding());
        }
        return out.getCopyOfBuffer();
    }

    /** Deserializes the state; returns an empty state for null. */
    public static CameraMemory ofBytes(byte[] bytes) throws IOException {
        if (bytes == null) {
            return new CameraMemory();
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        byte format = in.readByte();
        if (format != FORMAT) {
            throw new IOException(
                    "a camera's memory has format "
                            + format
                            + "; this version reads "
                            + FORMAT
                            + ". Was the state written by a newer version?");
        }
        long seen = in.readLong();
        long hour = in.readLong();
        int keptInHour = in.readInt();
        int count = in.readInt();
        List<CameraMemory.Kept> kept = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long time = in.readLong();
            byte[] embedding = new byte[in.readInt()];
            in.readFully(embedding);
            kept.add(new CameraMemory.Kept(time, embedding));
        }
        return new CameraMemory(kept, seen, hour, keptInHour);
    }
}
