// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.types.StringValue;

/** Serialization of fields that several records share. */
final class Fields {

    private Fields() {}

    /** Writes a string; null is distinct from an empty string. */
    static void writeString(String value, DataOutputView target) throws IOException {
        StringValue.writeString(value, target);
    }

    static String readString(DataInputView source) throws IOException {
        return StringValue.readString(source);
    }

    static void writeBytes(byte[] bytes, DataOutputView target) throws IOException {
        target.writeInt(bytes.length);
        target.write(bytes);
    }

    static byte[] readBytes(DataInputView source) throws IOException {
        byte[] bytes = new byte[source.readInt()];
        source.readFully(bytes);
        return bytes;
    }

    static void writeFloats(float[] values, DataOutputView target) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        target.writeInt(values.length);
        target.write(buffer.array());
    }

    static float[] readFloats(DataInputView source) throws IOException {
        float[] values = new float[source.readInt()];
        byte[] bytes = new byte[values.length * Float.BYTES];
        source.readFully(bytes);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
        return values;
    }

    /** Writes eight values per byte, the first in the lowest bit. */
    static void writeBits(boolean[] values, DataOutputView target) throws IOException {
        byte[] packed = new byte[(values.length + 7) / 8];
        for (int i = 0; i < values.length; i++) {
            packed[i >> 3] |= (byte) (values[i] ? 1 << (i & 7) : 0);
        }
        target.writeInt(values.length);
        target.write(packed);
    }

    static boolean[] readBits(DataInputView source) throws IOException {
        boolean[] values = new boolean[source.readInt()];
        byte[] packed = new byte[(values.length + 7) / 8];
        source.readFully(packed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (packed[i >> 3] >> (i & 7) & 1) != 0;
        }
        return values;
    }

    static void writeIdentity(FrameIdentity identity, DataOutputView target) throws IOException {
        writeString(identity.cameraId(), target);
        target.writeLong(identity.sequence());
        target.writeLong(identity.eventTimeMillis());
        writeString(identity.name(), target);
    }

    static FrameIdentity readIdentity(DataInputView source) throws IOException {
        return new FrameIdentity(
                readString(source), source.readLong(), source.readLong(), readString(source));
    }

    static void writeIntrinsics(CameraIntrinsics intrinsics, DataOutputView target)
            throws IOException {
        target.writeBoolean(intrinsics != null);
        if (intrinsics != null) {
            target.writeDouble(intrinsics.focalX());
            target.writeDouble(intrinsics.focalY());
            target.writeDouble(intrinsics.principalX());
            target.writeDouble(intrinsics.principalY());
        }
    }

    static CameraIntrinsics readIntrinsics(DataInputView source) throws IOException {
        return source.readBoolean()
                ? new CameraIntrinsics(
                        source.readDouble(),
                        source.readDouble(),
                        source.readDouble(),
                        source.readDouble())
                : null;
    }

    static void writeDefect(FrameDefect defect, DataOutputView target) throws IOException {
        target.writeBoolean(defect != null);
        if (defect != null) {
            writeString(defect.reason().name(), target);
            writeString(defect.message(), target);
        }
    }

    static FrameDefect readDefect(DataInputView source) throws IOException {
        return source.readBoolean()
                ? new FrameDefect(FailureReason.valueOf(readString(source)), readString(source))
                : null;
    }

    static void writeModel(ModelVersion model, DataOutputView target) throws IOException {
        writeString(model.name(), target);
        writeString(model.version(), target);
    }

    static ModelVersion readModel(DataInputView source) throws IOException {
        return new ModelVersion(readString(source), readString(source));
    }

    static void writeTimings(InferenceTimings timings, DataOutputView target) throws IOException {
        target.writeLong(timings.queueNanos());
        target.writeLong(timings.decodeNanos());
        target.writeLong(timings.preprocessNanos());
        target.writeLong(timings.inferenceNanos());
        target.writeInt(timings.batchSize());
    }

    static InferenceTimings readTimings(DataInputView source) throws IOException {
        return new InferenceTimings(
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readLong(),
                source.readInt());
    }
}
