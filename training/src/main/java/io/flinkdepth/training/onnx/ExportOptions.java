// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.training.onnx.rewrite.GraphOptimizer;
import io.flinkdepth.training.weights.WeightType;
import org.apache.flink.annotation.Internal;

/**
 * How weights are stored, and how the graph computes.
 *
 * @param storage {@link WeightType#F32}, or {@link WeightType#F16} for half the file: the graph
 *     casts them to float32 when it is loaded, and predictions differ by about 1e-3
 * @param externalDataThreshold bytes of weights above which they lie in a second file, {@code
 *     <model>.data}, beside the model; an ONNX file cannot be larger than 2 GB
 * @param arithmetic {@link WeightType#F32}, or {@link WeightType#F16} for a graph that computes in
 *     float16 between float32 inputs and outputs, which GPUs do several times faster
 * @param portable whether only ONNX's own operators are used, in their plain forms, for other
 *     runtimes; otherwise the forms that ONNX Runtime computes fastest ({@link GraphOptimizer})
 */
@Internal
public record ExportOptions(
        WeightType storage, long externalDataThreshold, WeightType arithmetic, boolean portable) {
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
        if (arithmetic != WeightType.F32 && arithmetic != WeightType.F16) {
            throw new IllegalArgumentException(
                    "arithmetic is " + arithmetic + "; choose F32 or F16.");
        }
        if (arithmetic == WeightType.F16 && storage != WeightType.F16) {
            throw new IllegalArgumentException(
                    "a graph that computes in float16 stores float16; choose storage F16.");
        }
    }

    /** float32 weights inside the model, unless they are over 1.5 GB. */
    public static ExportOptions defaults() {
        return new ExportOptions(WeightType.F32, DEFAULT_THRESHOLD, WeightType.F32, false);
    }

    /** The same with another storage type. */
    public ExportOptions withStorage(WeightType type) {
        return new ExportOptions(type, externalDataThreshold, arithmetic, portable);
    }

    /** The same with all weights in a second file where they are over so many bytes. */
    public ExportOptions withExternalDataThreshold(long bytes) {
        return new ExportOptions(storage, bytes, arithmetic, portable);
    }

    /** The same, computing and storing in float16. */
    public ExportOptions inHalfPrecision() {
        return new ExportOptions(WeightType.F16, externalDataThreshold, WeightType.F16, portable);
    }

    /** The same for any runtime. */
    public ExportOptions forAnyRuntime() {
        return new ExportOptions(storage, externalDataThreshold, arithmetic, true);
    }
}
