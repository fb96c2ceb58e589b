// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.record.DepthKind;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The answers to a clip's frames, on disk, since a long clip's do not fit in memory. First all are
 * appended, then they are read in the same order. The file is deleted when this is closed.
 */
final class PredictionFile implements AutoCloseable {
    private final Path file;
    private final DataOutputStream out;
    private DataInputStream in;

    PredictionFile() throws IOException {
        file = Files.createTempFile("flink-depth-clip-", ".predictions");
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    void append(PredictedDepth answer) throws IOException {
        out.writeInt(answer.width());
        out.writeInt(answer.height());
        out.writeByte(answer.kind().ordinal());
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * answer.values().length);
        bytes.asFloatBuffer().put(answer.values());
        out.write(bytes.array());
    }

    PredictedDepth next() throws IOException {
        if (in == null) {
            out.close();
            in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
        }
        int width = in.readInt();
        int height = in.readInt();
        DepthKind kind = DepthKind.values()[in.readByte()];
        byte[] bytes = new byte[Float.BYTES * width * height];
        in.readFully(bytes);
        float[] values = new float[width * height];
        ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
        return new PredictedDepth(width, height, values, kind);
    }

    @Override
    public void close() throws IOException {
        try (DataOutputStream written = out;
                DataInputStream read = in) {
            Files.deleteIfExists(file);
        }
    }
}
