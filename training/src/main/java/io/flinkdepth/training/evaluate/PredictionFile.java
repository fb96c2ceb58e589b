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
 * The predictions for a clip's frames on disk, since those of a long clip do not fit in memory. All
 * are appended first, then read in the same order. Closing deletes the file.
 */
final class PredictionFile implements AutoCloseable {
    private final Path file;
    private final DataOutputStream out;
    private DataInputStream in;

    PredictionFile() throws IOException {
        file = Files.createTempFile("flink-depth-clip-", ".predictions");
        out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    void append(PredictedDepth prediction) throws IOException {
        out.writeInt(prediction.width());
        out.writeInt(prediction.height());
        out.writeByte(prediction.kind().ordinal());
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * prediction.values().length);
        bytes.asFloatBuffer().put(prediction.values());
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
