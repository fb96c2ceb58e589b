// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import org.apache.flink.annotation.Internal;

/**
 * Options for running a model with ONNX Runtime. Subtasks of one JVM with equal options share a
 * session and the threads that run it.
 *
 * <p>On a CPU, several concurrent runs with few threads each use the cores best: two runs with one
 * thread predicted a third more frames than one run with two threads ({@code flink-depth benchmark}
 * compares them). With more than two cores, the operators measure it when they start, unless one of
 * both numbers is given. One run at a time has a slightly lower latency. On a GPU, two concurrent
 * runs keep it busy while the tensors of one run are copied.
 *
 * @param device the device
 * @param deviceMemoryBytes maximum GPU memory of the session; 0 for no limit
 * @param threads number of threads of one model run on the CPU; 0 for the cores divided by the runs
 * @param concurrentRuns number of concurrent model runs; 0 for two on a GPU, and on the CPU for the
 *     cores divided by the threads, or one for each core up to 8 if the threads are 0 as well
 * @param tensorFloat32 whether a GPU may round the inputs of float32 products to 10 bits of
 *     mantissa (TF32), which is faster and less exact
 * @param deviceOptions options of ONNX Runtime's CUDA provider by their names
 * @param precision which of a package's networks runs
 */
@Internal
public record RuntimeOptions(
        Device device,
        long deviceMemoryBytes,
        int threads,
        int concurrentRuns,
        boolean tensorFloat32,
        Map<String, String> deviceOptions,
        Precision precision)
        implements Serializable {

    private static final int MAX_RUNS = 8;
    private static final int GPU_RUNS = 2;

    /** Options that the operator does not support, with the alternative. */
    private static final Map<String, String> REFUSED =
            Map.of(
                    "enable_cuda_graph",
                    "a CUDA graph needs inputs at one address, and each batch has its own",
                    "device_id",
                    "give the number of the GPU with the device, as in cuda:1",
                    "gpu_mem_limit",
                    "give the limit as deviceMemory",
                    "use_tf32",
                    "say it with tensorFloat32");

    /** Any device, no memory limit, one run for each core. */
    public static final RuntimeOptions DEFAULT =
            new RuntimeOptions(Device.AUTO, 0, 0, 0, true, Map.of());

    public RuntimeOptions {
        Objects.requireNonNull(device, "device");
        Objects.requireNonNull(precision, "precision");
        deviceOptions = Map.copyOf(deviceOptions);
        deviceOptions.keySet().forEach(RuntimeOptions::requireAllowed);
        require("deviceMemory", deviceMemoryBytes, "0 for no limit, or a number of bytes");
        require("threads", threads, "0 to have it chosen, or a number of threads");
        require("concurrentRuns", concurrentRuns, "0 to have it chosen, or a number of runs");
    }

    /** Options with the precision that suits the device. */
    public RuntimeOptions(
            Device device,
            long deviceMemoryBytes,
            int threads,
            int concurrentRuns,
            boolean tensorFloat32,
            Map<String, String> deviceOptions) {
        this(
                device,
                deviceMemoryBytes,
                threads,
                concurrentRuns,
                tensorFloat32,
                deviceOptions,
                Precision.AUTO);
    }

    private static void requireAllowed(String option) {
        String reason = REFUSED.get(option);
        if (reason != null) {
            throw new IllegalArgumentException(
                    "deviceOption " + option + " cannot be set: " + reason);
        }
    }

    private static void require(String field, long value, String expected) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; give " + expected);
        }
    }

    /** Returns the same options for another device. */
    public RuntimeOptions withDevice(Device newDevice) {
        return new RuntimeOptions(
                newDevice,
                deviceMemoryBytes,
                threads,
                concurrentRuns,
                tensorFloat32,
                deviceOptions,
                precision);
    }

    /** Returns the same options with a number of concurrent runs and the threads of each. */
    public RuntimeOptions withRunsAndThreads(int runs, int threadsOfRun) {
        return new RuntimeOptions(
                device,
                deviceMemoryBytes,
                threadsOfRun,
                runs,
                tensorFloat32,
                deviceOptions,
                precision);
    }

    /** Returns the same options for another precision. */
    public RuntimeOptions withPrecision(Precision newPrecision) {
        return new RuntimeOptions(
                device,
                deviceMemoryBytes,
                threads,
                concurrentRuns,
                tensorFloat32,
                deviceOptions,
                newPrecision);
    }

    /** Returns the number of concurrent runs on a resolved device with a number of cores. */
    public int runsOn(Device resolved, int cores) {
        if (concurrentRuns > 0) {
            return concurrentRuns;
        }
        if (resolved.kind() == Device.Kind.CUDA) {
            return GPU_RUNS;
        }
        return threads > 0 ? Math.max(1, cores / threads) : Math.min(cores, MAX_RUNS);
    }

    /** Returns the number of threads of one run on a resolved device with a number of cores. */
    public int threadsOn(Device resolved, int cores) {
        return threads > 0 ? threads : Math.max(1, cores / runsOn(resolved, cores));
    }
}
