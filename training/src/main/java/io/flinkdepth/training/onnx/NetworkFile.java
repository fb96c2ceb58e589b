// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** ONNX files, without the files of external data that they refer to. */
final class NetworkFile {
    private static final int BUFFER = 1 << 16;

    private NetworkFile() {}

    /**
     * Reads a network.
     *
     * @throws IOException when there is no such file, or it is no ONNX
     */
    static ModelProto read(Path file) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            ModelProto model = ModelProto.parseFrom(in);
            if (model.getGraph().getNodeCount() == 0) {
                throw new IOException(file + " has no graph; expected an ONNX network");
            }
            return model;
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(file + " is no ONNX network: " + e.getMessage(), e);
        }
    }

    static void write(ModelProto model, Path file) throws IOException {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER)) {
            model.writeTo(out);
        }
    }
}
