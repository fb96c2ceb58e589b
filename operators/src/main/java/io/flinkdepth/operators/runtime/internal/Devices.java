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

/** Decides on which device a model runs, and prepares session options for it. */
@Internal
public final class Devices {

    private static final Logger LOG = LoggerFactory.getLogger(Devices.class);

    // The result cannot change while the JVM runs, and the probe of a missing driver is slow.
    private static final ConcurrentMap<Integer, Optional<String>> PROBED =
            new ConcurrentHashMap<>();

    private static final Set<String> LOGGED = ConcurrentHashMap.newKeySet();

    private Devices() {}

    /**
     * Turns a requested device into one that is there.
     *
     * @param handedOut the index of the GPU that the cluster handed to this task
     * @return {@code cpu} or {@code cuda:N}
     * @throws DeviceUnavailableException where a GPU was demanded and cannot be used
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
     * The index of the GPU that the cluster hands to a subtask, in turn where it hands several.
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

    /** Each subtask asks; a reader of the log wants one line. */
    private static void logOnce(String line) {
        if (LOGGED.add(line)) {
            LOG.info(line);
        }
    }

    /** Why the GPU cannot be used, or nothing. */
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

    /** The cores that this JVM may use. */
    public static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** Session options for a device that {@link #resolve} gave; the caller closes them. */
    public static OrtSession.SessionOptions sessionOptions(Device device, RuntimeOptions options)
            throws OrtException {
        OrtSession.SessionOptions session = new OrtSession.SessionOptions();
        try {
            // Its warnings are about the making of a graph, which who serves it cannot change.
            session.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            session.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            session.setIntraOpNumThreads(options.threadsOn(device, cores()));
            if (device.kind() == Device.Kind.CUDA) {
                addCuda(session, device, options);
            } else {
                // Threads that spin between two runs take the cores that decode the next images.
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
