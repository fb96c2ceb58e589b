// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime.internal;

import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import java.util.Map;

/** Which network of a package runs. */
final class NetworkChoice {

    /** How much larger int8's error may be than float32's where nobody asked for int8. */
    private static final double MAX_INCREASE = 0.01;

    private NetworkChoice() {}

    /**
     * The file of the network.
     *
     * @param encoderOnly whether the job needs only embeddings
     * @param device a resolved device
     * @throws InvalidModelException if the package lacks the precision, or the device cannot run it
     */
    static String file(ModelPackage model, boolean encoderOnly, Device device, Precision precision)
            throws InvalidModelException {
        boolean gpu = device.kind() == Device.Kind.CUDA;
        return switch (precision) {
            case AUTO -> automatic(model, encoderOnly, gpu);
            case FP32 -> full(model, encoderOnly);
            case FP16 -> required(model, ModelPackage.HALF_PRECISION_MODEL_FILE, precision);
            case INT8 -> {
                if (gpu) {
                    throw new InvalidModelException(
                            model
                                    + ": precision int8 runs on a CPU only, and the device is "
                                    + device
                                    + "; choose fp16");
                }
                yield required(model, ModelPackage.INT8_MODEL_FILE, precision);
            }
        };
    }

    private static String automatic(ModelPackage model, boolean encoderOnly, boolean gpu) {
        if (encoderOnly && model.has(ModelPackage.ENCODER_FILE)) {
            return ModelPackage.ENCODER_FILE;
        }
        if (gpu && model.has(ModelPackage.HALF_PRECISION_MODEL_FILE)) {
            return ModelPackage.HALF_PRECISION_MODEL_FILE;
        }
        // What the card says of int8, it says of depth.
        return !gpu
                        && !encoderOnly
                        && model.has(ModelPackage.INT8_MODEL_FILE)
                        && isNearlyAsGood(model)
                ? ModelPackage.INT8_MODEL_FILE
                : ModelPackage.MODEL_FILE;
    }

    private static String full(ModelPackage model, boolean encoderOnly) {
        return encoderOnly && model.has(ModelPackage.ENCODER_FILE)
                ? ModelPackage.ENCODER_FILE
                : ModelPackage.MODEL_FILE;
    }

    private static boolean isNearlyAsGood(ModelPackage model) {
        Map<String, Double> metrics = model.card().metrics();
        Double int8 = metrics.get(ModelPackage.INT8_ABS_REL);
        Double float32 = metrics.get(ModelPackage.FP32_ABS_REL);
        if (int8 != null && float32 != null) {
            return int8 <= float32 * (1 + MAX_INCREASE);
        }
        Double difference = metrics.get(ModelPackage.INT8_DIFFERENCE);
        return difference != null && difference <= MAX_INCREASE;
    }

    private static String required(ModelPackage model, String file, Precision precision)
            throws InvalidModelException {
        if (!model.has(file)) {
            throw new InvalidModelException(
                    model
                            + " has no "
                            + file
                            + " for precision "
                            + precision
                            + "; write it with 'flink-depth optimize --precision "
                            + precision
                            + "', or choose auto");
        }
        return file;
    }
}
