// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.AlignmentFit;
import io.flinkdepth.connectors.record.ModelVersion;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/**
 * The alignment of a camera after its latest reference points. For Flink it is a byte array that
 * starts with a format byte, so the format may change between versions of flink-depth.
 *
 * @param model the model whose disparity is aligned
 * @param eventTimeMillis the time of the frame of the latest points
 * @param moments all points, faded by their age at {@code eventTimeMillis}
 * @param fitted the latest line, null before the first
 */
record AlignmentMemory(
        ModelVersion model,
        long eventTimeMillis,
        AlignmentMoments moments,
        @Nullable FittedLine fitted) {

    private static final byte FORMAT = 1;
    private static final int USUAL_BYTES = 160;

    /**
     * A line and the points of the frame that it was fitted at.
     *
     * @param line the line
     * @param error median relative error at these points
     * @param points their number
     * @param eventTimeMillis the time of the frame
     */
    record FittedLine(ScaleAndShift line, double error, int points, long eventTimeMillis) {

        AlignmentFit at(long frameMillis) {
            return new AlignmentFit(
                    line.scale(),
                    line.shift(),
                    error,
                    points,
                    Math.abs(frameMillis - eventTimeMillis));
        }
    }

    byte[] toBytes() throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(USUAL_BYTES);
        out.writeByte(FORMAT);
        out.writeUTF(model.name());
        out.writeUTF(model.version());
        out.writeLong(eventTimeMillis);
        moments.write(out);
        out.writeBoolean(fitted != null);
        if (fitted != null) {
            out.writeDouble(fitted.line.scale());
            out.writeDouble(fitted.line.shift());
            out.writeDouble(fitted.error);
            out.writeInt(fitted.points);
            out.writeLong(fitted.eventTimeMillis);
        }
        return out.getCopyOfBuffer();
    }

    @Nullable
    static AlignmentMemory ofBytes(@Nullable byte[] bytes) throws IOException {
        if (bytes == null) {
            return null;
        }
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        byte format = in.readByte();
        if (format != FORMAT) {
            throw new IOException(
                    "a camera's alignment has format "
                            + format
                            + "; this version reads "
                            + FORMAT
                            + ". Was the state written by a newer version?");
        }
        return new AlignmentMemory(
                new ModelVersion(in.readUTF(), in.readUTF()),
                in.readLong(),
                AlignmentMoments.read(in),
                in.readBoolean() ? readLine(in) : null);
    }

    private static FittedLine readLine(DataInputDeserializer in) throws IOException {
        return new FittedLine(
                new ScaleAndShift(in.readDouble(), in.readDouble()),
                in.readDouble(),
                in.readInt(),
                in.readLong());
    }
}
