// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A session and what must live as long as it. Owned by {@link SharedSessions}, which closes it when
 * nobody uses it any more: closing under a running call would crash the JVM.
 */
final class OnnxSession implements AutoCloseable {

    private final OrtSession session;
    private final OrtSession.SessionOptions options;
    private final String inputName;

    private OnnxSession(OrtSession session, OrtSession.SessionOptions options, String inputName) {
        this.session = session;
        this.options = options;
        this.inputName = inputName;
    }

    static OnnxSession load(Path network, ModelCard card, Device device, RuntimeOptions options)
            throws InvalidModelException {
        OrtSession.SessionOptions sessionOptions = null;
        OrtSession session = null;
        try {
            sessionOptions = Devices.sessionOptions(device, options);
            session =
                    OrtEnvironment.getEnvironment()
                            .createSession(network.toString(), sessionOptions);
            Signature.check(session, card, network.getFileName().toString());
            OnnxSession loaded = new OnnxSession(session, sessionOptions, card.input().name());
            session = null;
            sessionOptions = null;
            return loaded;
        } catch (OrtException e) {
            throw new InvalidModelException(
                    network + " cannot be loaded by ONNX Runtime: " + e.getMessage(), e);
        } finally {
            close(session, sessionOptions);
        }
    }

    Map<String, FloatTensor> run(FloatBuffer input, long[] shape, Set<String> outputs)
            throws OrtException {
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), input, shape);
                OrtSession.Result result = session.run(Map.of(inputName, tensor), outputs)) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                OnnxTensor value = (OnnxTensor) output.getValue();
                // A heap buffer of its own, made for this call.
                float[] values = value.getFloatBuffer().array();
                tensors.put(output.getKey(), new FloatTensor(value.getInfo().getShape(), values));
            }
            return tensors;
        }
    }

    @Override
    public void close() {
        try {
            close(session, options);
        } catch (InvalidModelException e) {
            throw new IllegalStateException(e);
        }
    }

    // The options hold what the session points to, so they go second.
    private static void close(OrtSession session, OrtSession.SessionOptions options)
            throws InvalidModelException {
        try {
            if (session != null) {
                session.close();
            }
        } catch (OrtException e) {
            throw new InvalidModelException("a session could not be closed", e);
        } finally {
            if (options != null) {
                options.close();
            }
        }
    }
}
