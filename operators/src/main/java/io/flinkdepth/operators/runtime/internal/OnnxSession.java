// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * An ONNX Runtime session with the objects that it needs. Owned by {@link SharedSessions}, which
 * closes it when it has no users: closing it during a run would crash the JVM.
 */
@Internal
public final class OnnxSession implements ModelSession {

    /** Maximum time of a run; if it is exceeded, the frames fail. */
    private static final Duration MAX_RUN_TIME = Duration.ofMinutes(1);

    private final OrtSession session;
    private final OrtSession.SessionOptions options;
    private final ModelInput input;
    private final Duration maxRunTime;

    private OnnxSession(
            OrtSession session,
            OrtSession.SessionOptions options,
            ModelInput input,
            Duration maxRunTime) {
        this.maxRunTime = maxRunTime;
        this.session = session;
        this.options = options;
        this.input = input;
    }

    /**
     * Loads a network and checks that it matches the card.
     *
     * @throws InvalidModelException if the file is defective; names the file and the defect
     */
    public static OnnxSession load(
            Path network, ModelCard card, Device device, RuntimeOptions options)
            throws InvalidModelException {
        return load(network, card, device, options, MAX_RUN_TIME);
    }

    static OnnxSession load(
            Path network, ModelCard card, Device device, RuntimeOptions options, Duration maxRun)
            throws InvalidModelException {
        OrtSession.SessionOptions sessionOptions = null;
        OrtSession session = null;
        try {
            sessionOptions = Devices.sessionOptions(device, options);
            session = OnnxCalls.session(network, sessionOptions);
            Signature.check(session, card, network.getFileName().toString());
            OnnxSession loaded = new OnnxSession(session, sessionOptions, card.input(), maxRun);
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

    @Override
    public Map<String, FloatTensor> run(ByteBuffer values, long[] shape, Set<String> outputs)
            throws OrtException {
        try (OnnxTensor tensor = tensor(input.elementType(), values, shape);
                RunDeadline deadline = RunDeadline.in(maxRunTime);
                OrtSession.Result result = run(tensor, outputs, deadline)) {
            Map<String, FloatTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, OnnxValue> output : result) {
                OnnxTensor value = (OnnxTensor) output.getValue();
                // A heap buffer that was created for this call.
                float[] predicted = value.getFloatBuffer().array();
                tensors.put(
                        output.getKey(), new FloatTensor(value.getInfo().getShape(), predicted));
            }
            return tensors;
        }
    }

    /** A tensor of values in native byte order; a direct buffer is not copied. */
    public static OnnxTensor tensor(ModelInput.ElementType type, ByteBuffer values, long[] shape)
            throws OrtException {
        OnnxJavaType onnxType =
                switch (type) {
                    case FLOAT32 -> OnnxJavaType.FLOAT;
                    case UINT8 -> OnnxJavaType.UINT8;
                };
        return OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), values, shape, onnxType);
    }

    private OrtSession.Result run(OnnxTensor tensor, Set<String> outputs, RunDeadline deadline)
            throws OrtException {
        try {
            return OnnxCalls.call(
                    () -> session.run(Map.of(input.name(), tensor), outputs, deadline.options()));
        } catch (OrtException e) {
            throw deadline.explain(e);
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

    // The session references objects of the options, so they are closed second.
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
