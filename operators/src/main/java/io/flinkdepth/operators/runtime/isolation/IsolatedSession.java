// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.isolation;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LocalPackage;
import io.flinkdepth.operators.runtime.internal.ModelSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;

/** A session in a process of its own. Whatever its network does, only a run fails. */
final class IsolatedSession implements ModelSession {

    /** The JVM itself, its heap and ONNX Runtime. */
    private static final long BASE_BYTES = 1L << 30;

    private final LocalPackage files;
    private final EvaluationProcess process;
    private final EvaluationLimits limits;

    private IsolatedSession(
            LocalPackage files, EvaluationProcess process, EvaluationLimits limits) {
        this.files = files;
        this.process = process;
        this.limits = limits;
    }

    static IsolatedSession open(
            ModelPackage model,
            String file,
            Device device,
            RuntimeOptions options,
            EvaluationLimits limits)
            throws IOException {
        LocalPackage files = LocalPackage.of(model);
        EvaluationProcess process = null;
        IsolatedSession opened = null;
        try {
            Files.write(files.path().resolve(ModelPackage.CARD_FILE), model.card().toJson());
            process = start(memory(files, file, device, limits));
            Wire.Load load =
                    new Wire.Load(files.path().toString(), file, device.toString(), options);
            process.call(
                    "loading " + file,
                    limits.loadTime(),
                    out -> Wire.writeLoad(out, load),
                    in -> null);
            opened = new IsolatedSession(files, process, limits);
            return opened;
        } catch (EvaluationException e) {
            throw new InvalidModelException(e.getMessage(), e);
        } finally {
            if (opened == null) {
                close(process, files);
            }
        }
    }

    private static EvaluationProcess start(long memoryBytes) throws NoProcessException {
        try {
            return EvaluationProcesses.acquire(memoryBytes);
        } catch (IOException e) {
            throw new NoProcessException(e);
        }
    }

    /** This machine starts no process. */
    static final class NoProcessException extends IOException {

        private static final long serialVersionUID = 1L;

        private NoProcessException(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /**
     * Rounded up to a power of two, so that most networks can use the same process. A driver of a
     * GPU maps far more than it uses, so there memory has no limit.
     */
    private static long memory(
            LocalPackage files, String file, Device device, EvaluationLimits limits)
            throws IOException {
        if (device.kind() != Device.Kind.CPU) {
            return 0;
        }
        long network = Files.size(files.path().resolve(file));
        return BASE_BYTES + Long.highestOneBit(2 * (limits.memoryBytes() + 4 * network) - 1);
    }

    @Override
    public Map<String, FloatTensor> run(FloatBuffer input, long[] shape, Set<String> outputs)
            throws OrtException {
        try {
            return process.call(
                    "a run",
                    limits.runTime(),
                    out -> Wire.writeRun(out, input, shape, outputs),
                    Wire::read);
        } catch (EvaluationException e) {
            throw new OrtException(e.getMessage());
        }
    }

    @Override
    public void close() {
        close(process, files);
    }

    private static void close(EvaluationProcess process, LocalPackage files) {
        try {
            if (process != null) {
                EvaluationProcesses.release(process);
            }
        } finally {
            files.close();
        }
    }
}
