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
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;

/** A session in a separate process. Failures of its network only fail the run. */
final class IsolatedSession implements ModelSession {

    /** Memory of the JVM, its heap and ONNX Runtime. */
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
            process = EvaluationProcesses.acquire(memory(files, file, device, limits));
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

    /**
     * Returns the memory limit, rounded up to a power of two, so that most networks can use the
     * same process. There is no limit for a GPU, whose driver maps much more memory than it uses.
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
    public Map<String, FloatTensor> run(ByteBuffer input, long[] shape, Set<String> outputs)
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
    public boolean isIsolated() {
        return true;
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
