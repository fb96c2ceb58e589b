// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * Serializes the state of a camera to bytes that start with a format byte. For Flink the state is a
 * byte array, so the format may change between versions of flink-depth. The values of the coarse
 * map take 16 bits each, between their minimum and their maximum.
 */
@Internal
public final class CameraHistorySerializer {
    private static final byte FORMAT = 1;
    private static final int MAX_STEP = 65535;
    private static final int OTHER_BYTES = 256;

    private CameraHistorySerializer() {}

    /** Serializes the state. */
    public static byte[] toBytes(CameraHistory past) throws IOException {
        int cells = past.coarse().length;
        DataOutputSerializer out =
                new DataOutputSerializer(OTHER_BYTES + cells * (1 + Short.BYTES));
        out.writeByte(FORMAT);
        out.writeLong(past.eventTimeMillis());
        out.writeUTF(past.model().name());
        out.writeUTF(past.model().version());
        out.writeUTF(past.kind().name());
        out.writeInt(past.mapWidth());
        out.writeInt(past.mapHeight());
        out.writeDouble(past.line().scale());
        out.writeDouble(past.line().shift());
        out.writeInt(past.picture().width());
        out.writeInt(past.picture().height());
        out.write(past.picture().luma());
        writeSteps(past.coarse(), out);
        return out.getCopyOfBuffer();
    }

    private static void writeSteps(float[] values, DataOutputSerializer out) throws IOException {
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        double step = ((double) max - min) / MAX_STEP;
        out.writeFloat(min);
        out.writeDouble(step);
        for (float value : values) {
            out.writeShort(step > 0 ? (int) Math.round((value - (double) min) / step) : 0);
        }
    }

    /** Deserializes the state; returns null for null. */
    @Nullable
    public static CameraHistory ofBytes(@Nullable byte[] bytes) throws IOException {
        if (bytes == null) {
            return null;
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        byte format = in.readByte();
        if (format != FORMAT) {
            throw new IOException(
                    "a camera's past has format "
                            + format
                            + "; this version reads "
                            + FORMAT
                            + ". Was the state written by a newer version?");
        }
        long time = in.readLong();
        ModelVersion model = new ModelVersion(in.readUTF(), in.readUTF());
        DepthKind kind = DepthKind.valueOf(in.readUTF());
        int mapWidth = in.readInt();
        int mapHeight = in.readInt();
        ScaleAndShift line = new ScaleAndShift(in.readDouble(), in.readDouble());
        int width = in.readInt();
        int height = in.readInt();
        byte[] luma = new byte[width * height];
        in.readFully(luma);
        LumaThumbnail picture = new LumaThumbnail(width, height, luma);
        float[] coarse = readSteps(luma.length, in);
        return new CameraHistory(time, model, kind, mapWidth, mapHeight, line, picture, coarse);
    }

    private static float[] readSteps(int count, DataInputDeserializer in) throws IOException {
        float min = in.readFloat();
        double step = in.readDouble();
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (min + step * in.readUnsignedShort());
        }
        return values;
    }
}
