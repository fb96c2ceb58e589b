// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.weights.WeightType;
import org.apache.flink.annotation.Internal;

/**
 * How weights are stored.
 *
 * @param storage {@link WeightType#F32}, or {@link WeightType#F16} for half the file: the graph
 *     casts them to float32 when it is loaded, and predictions differ by about 1e-3
 * @param externalDataThreshold bytes of weights above which they lie in a second file, {@code
 *     <model>.data}, beside the model; an ONNX file cannot be larger than 2 GB
 */
@Internal
public record ExportOptions(WeightType storage, long externalDataThreshold) {
    private static final long DEFAULT_THRESHOLD = 1_500_000_000L;

    /** Refuses what cannot be written. */
    public ExportOptions {
        if (storage != WeightType.F32 && storage != WeightType.F16) {
            throw new IllegalArgumentException("storage is " + storage + "; choose F32 or F16.");
        }
        if (externalDataThreshold < 0 || externalDataThreshold > DEFAULT_THRESHOLD) {
            throw new IllegalArgumentException(
                    "externalDataThreshold is "
                            + externalDataThreshold
                            + "; choose 0 to "
                            + DEFAULT_THRESHOLD
                            + " bytes.");
        }
    }

    /** float32 weights inside the model, unless they are over 1.5 GB. */
    public static ExportOptions defaults() {
        return new ExportOptions(WeightType.F32, DEFAULT_THRESHOLD);
    }

    /** The same with another storage type. */
    public ExportOptions withStorage(WeightType type) {
        return new ExportOptions(type, externalDataThreshold);
    }
}
