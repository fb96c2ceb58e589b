package io.flinkdepth.operators.runtime;

import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How ONNX Runtime runs a model. Subtasks of one JVM with equal options share a session.
 *
 * @param device where
 * @param deviceMemoryBytes the most that the session may take of a GPU's memory; 0 for no limit
 * @param threads threads of one model run on the CPU; 0 for one a physical core
 * @param tensorFloat32 whether a GPU may round the inputs of float32 products to 10 bits of
 *     mantissa, which is faster and less exact
 */
@PublicEvolving
public record RuntimeOptions(
        Device device, long deviceMemoryBytes, int threads, boolean tensorFloat32)
        implements Serializable {

    /** Any device, no memory limit, a thread a core. */
    public static final RuntimeOptions DEFAULT = new RuntimeOptions(Device.AUTO, 0, 0, true);

    public RuntimeOptions {
        Objects.requireNonNull(device, "device");
        if (deviceMemoryBytes < 0 || threads < 0) {
            throw new IllegalArgumentException(
                    "deviceMemoryBytes and threads must be 0 (no limit, one a core) or positive: "
                            + deviceMemoryBytes
                            + ", "
                            + threads);
        }
    }

    /** The same options on another device. */
    public RuntimeOptions withDevice(Device newDevice) {
        return new RuntimeOptions(newDevice, deviceMemoryBytes, threads, tensorFloat32);
    }
}
