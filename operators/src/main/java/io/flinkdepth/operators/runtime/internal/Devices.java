// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.flink.annotation.Internal;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resolves devices and creates session options for them. */
@Internal
public final class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    // The result cannot change while the JVM runs, and the probe of a missing driver is slow.
    private static final ConcurrentMap<Integer, Optional<String>> PROBED =
            new ConcurrentHashMap<>();

    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Devices() {}

    /**
     * Resolves the requested device.
     *
     * @param handedOut the index of the GPU that the cluster assigned to this task
     * @return {@code cpu} or {@code cuda:N}
     * @throws DeviceUnavailableException if a GPU was requested and is not usable
     */
    public static Device resolve(Device requested, OptionalInt handedOut)
            throws DeviceUnavailableException {
        if (requested.kind() == Device.Kind.CPU) {
            return requested;
        }
        int index = requested.index() != Device.ANY ? requested.index() : handedOut.orElse(0);
        Optional<String> obstacle = PROBED.computeIfAbsent(index, Devices::probe);
        if (obstacle.isEmpty()) {
            logOnce("Models run on cuda:" + index + " (device is " + requested + ").");
            return Device.cuda(index);
        }
        if (requested.kind() == Device.Kind.CUDA) {
            throw new DeviceUnavailableException(
                    "device "
                            + requested
                            + " cannot be used: "
                            + obstacle.get()
                            + " (device auto would take the CPU)");
        }
        logOnce("Models run on the CPU (device is auto): " + obstacle.get());
        return Device.CPU;
    }

    /**
     * Returns the index of the GPU that the cluster assigns to a subtask, in turn if there are
     * several.
     *
     * @param gpus the external resource {@code gpu}
     */
    public static OptionalInt handedOut(Set<ExternalResourceInfo> gpus, int subtask) {
        int[] indices =
                gpus.stream()
                        .flatMap(info -> info.getProperty("index").stream())
                        .mapToInt(Integer::parseInt)
                        .sorted()
                        .toArray();
        return indices.length == 0
                ? OptionalInt.empty()
                : OptionalInt.of(indices[subtask % indices.length]);
    }

    /** Logs a line only once for all subtasks. */
    private static void logOnce(String line) {
        if (LOGGED.add(line)) {
            LOG.info(line);
        }
    }

    /** Returns the reason why the GPU is not usable, or empty. */
    private static Optional<String> probe(int index) {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return Optional.of(
                    "this build of ONNX Runtime has no CUDA; build flink-depth with -Pgpu");
        }
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(index)) {
            options.addCUDA(cuda);
            return Optional.empty();
        } catch (OrtException e) {
            return Optional.of("CUDA does not start: " + firstLine(e.getMessage()));
        }
    }

    private static String firstLine(String message) {
        return message == null ? "no reason given" : message.lines().findFirst().orElse("");
    }

    /** Returns the number of cores that this JVM may use. */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Creates session options for a resolved device; the caller closes them. */
    public static OrtSession.SessionOptions sessionOptions(Device device, RuntimeOptions options)
            throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        try {
            // The warnings concern the construction of the graph, which users cannot change.
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session.setIntraOpNumThreads(options.threadsOn(device, cores()));
            if (device.kind() == Device.Kind.CUDA) {
                addCuda(session, device, options);
            } else {
                // Threads that spin between two runs would take cores from decoding.
                session.addConfigEntry("session.intra_op.allow_spinning", "0");
            }
            return session;
        } catch (OrtException e) {
            session.close();
            throw e;
        }
    }

    private static void addCuda(
            OrtSession.SessionOptions session, Device device, RuntimeOptions options)
            throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(device.index())) {
            cuda.add("use_tf32", options.tensorFloat32() ? "1" : "0");
            if (options.deviceMemoryBytes() > 0) {
                cuda.add("gpu_mem_limit", Long.toString(options.deviceMemoryBytes()));
                cuda.add("arena_extend_strategy", "kSameAsRequested");
            }
            for (Map.Entry<String, String> option : options.deviceOptions().entrySet()) {
                cuda.add(option.getKey(), option.getValue());
            }
            session.addCUDA(cuda);
        }
    }
}
