// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.weights;

import io.flinkdepth.connectors.image.HalfFloat;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;

/** Reads little-endian elements as float32, through a bounded buffer. */
final class ElementReader {
    private static final int BUFFER_BYTES = 1 << 16;

    private ElementReader() {}

    static float[] read(SeekableByteChannel channel, long position, WeightType type, int count)
            throws IOException {
        float[] values = new float[count];
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        channel.position(position);
        int done = 0;
        while (done < count) {
            int now = Math.min(BUFFER_BYTES / type.bytes(), count - done);
            buffer.clear().limit(now * type.bytes());
            fill(channel, buffer);
            buffer.flip();
            for (int i = 0; i < now; i++) {
                values[done + i] = element(buffer, i, type);
            }
            done += now;
        }
        return values;
    }

    static void fill(SeekableByteChannel channel, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer) < 0) {
                throw new EOFException("the file ends early");
            }
        }
    }

    /** The element with a given number. */
    static float element(ByteBuffer buffer, int index, WeightType type) {
        int at = index * type.bytes();
        return switch (type) {
            case F64 -> (float) buffer.getDouble(at);
            case F32 -> buffer.getFloat(at);
            case F16 -> HalfFloat.toFloat(buffer.getShort(at));
            case BF16 -> Float.intBitsToFloat(buffer.getShort(at) << 16);
            default -> throw new IllegalArgumentException(type + " holds no weights");
        };
    }
}
