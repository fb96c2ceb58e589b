// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.OnnxCalls;
import io.flinkdepth.operators.runtime.internal.OnnxSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A network of one input in ONNX Runtime on the CPU. Owns the session until closed. */
final class NetworkRun implements AutoCloseable {
    private final Path file;
    private final OrtSession.SessionOptions options;
    private final OrtSession session;

    /**
     * @throws IOException when ONNX Runtime does not take the network
     */
    NetworkRun(Path file) throws IOException {
        this.file = file;
        try {
            options = Devices.sessionOptions(Device.CPU, RuntimeOptions.DEFAULT);
        } catch (OrtException e) {
            throw failure(e);
        }
        try {
            session = OnnxCalls.session(file, options);
        } catch (OrtException e) {
            options.close();
            throw failure(e);
        }
    }

    private IOException failure(OrtException e) {
        return new IOException(file + " does not run: " + e.getMessage(), e);
    }

    /** All outputs of float32 for one input of float32. */
    Map<String, float[]> run(float[] pixels, long[] shape) throws IOException {
        ByteBuffer values =
                ByteBuffer.allocateDirect(pixels.length * Float.BYTES)
                        .order(ByteOrder.nativeOrder());
        values.asFloatBuffer().put(pixels);
        return run(ModelInput.ElementType.FLOAT32, values, shape);
    }

    /** All outputs of float32 for one input, in native byte order. */
    Map<String, float[]> run(ModelInput.ElementType type, ByteBuffer pixels, long[] shape)
            throws IOException {
        String input = session.getInputNames().iterator().next();
        try (OnnxTensor tensor = OnnxSession.tensor(type, pixels, shape);
                OrtSession.Result result =
                        OnnxCalls.call(() -> session.run(Map.of(input, tensor)))) {
            Map<String, float[]> outputs = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                if (output.getValue() instanceof OnnxTensor values
                        && values.getFloatBuffer() != null) {
                    FloatBuffer buffer = values.getFloatBuffer();
                    float[] copy = new float[buffer.remaining()];
                    buffer.get(copy);
                    outputs.put(output.getKey(), copy);
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw failure(e);
        }
    }

    @Override
    public void close() throws IOException {
        // The session points to the options, so they go second, and also where it does not close.
        try (options) {
            session.close();
        } catch (OrtException e) {
            throw failure(e);
        }
    }
}
