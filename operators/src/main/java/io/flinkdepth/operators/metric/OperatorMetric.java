// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.metric;

import io.flinkdepth.connectors.metric.DescribedMetric;
import io.flinkdepth.connectors.metric.MetricDescriptor;
import io.flinkdepth.connectors.metric.MetricDescriptor.Scope;
import io.flinkdepth.connectors.metric.MetricDescriptor.Type;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The metrics of the operators and SQL functions. */
@Internal
public enum OperatorMetric implements DescribedMetric {
    /** The names that FLINK-39059 proposes for all models in Flink. */
    REQUESTS("model_inference", "inference_requests", Type.COUNTER, "frames that arrived"),
    REQUESTS_SUCCESS(
            "model_inference",
            "inference_requests_success",
            Type.COUNTER,
            "frames with a prediction; the same as `frames`"),
    REQUESTS_FAILURE(
            "model_inference",
            "inference_requests_failure",
            Type.COUNTER,
            "frames without a prediction; the same as `failedFrames`"),
    LATENCY(
            "model_inference",
            "inference_latency_ms",
            Type.HISTOGRAM,
            "ms",
            "from the arrival of a frame in the operator to its prediction"),

    FRAMES(Groups.INFERENCE, "frames", Type.COUNTER, "frames with a prediction"),
    FAILED(Groups.INFERENCE, "failedFrames", Type.COUNTER, "frames sent to the side output"),
    FAILED_BY_REASON(
            Groups.INFERENCE,
            Labels.REASON,
            "failedFrames",
            Type.COUNTER,
            "",
            "the same, by [reason](kafka.md#failed-frames)"),
    FAILED_NAMED(
            Groups.INFERENCE,
            "failedFrames.<reason>",
            Type.COUNTER,
            "the same, with the reason in the name"),
    DROPPED(
            Groups.INFERENCE,
            "droppedFrames",
            Type.COUNTER,
            "frames that were replaced by newer ones or were too old"),
    IN_FLIGHT(Groups.INFERENCE, "inFlightFrames", Type.GAUGE, "frames in flight"),
    NEWEST_FRAME_AGE(
            Groups.INFERENCE,
            "newestFrameAgeMillis",
            Type.GAUGE,
            "ms",
            "time since the event time of the newest frame with a prediction; -1 if there is none"
                    + " with an event time above 0, as in `ML_PREDICT`; of use for live input only"),
    BATCH_SIZE(Groups.INFERENCE, "batchSize", Type.HISTOGRAM, "frames of a batch"),
    QUEUE_MILLIS(Groups.INFERENCE, "queueMillis", Type.HISTOGRAM, "ms", "waiting time of a frame"),
    DECODE_MILLIS(
            Groups.INFERENCE, "decodeMillis", Type.HISTOGRAM, "ms", "decoding time of a frame"),
    PREPROCESS_MILLIS(
            Groups.INFERENCE,
            "preprocessMillis",
            Type.HISTOGRAM,
            "ms",
            "time to resize and normalise a frame"),
    INFERENCE_MILLIS(
            Groups.INFERENCE, "inferenceMillis", Type.HISTOGRAM, "ms", "run time of a batch"),
    ACTIVE_MODEL(
            Groups.INFERENCE,
            "activeModel",
            Type.GAUGE,
            "name and version of the model of new batches, as text, which Prometheus does not get"),
    ACTIVE_MODEL_VERSION(
            Groups.INFERENCE,
            List.of("model_name", "model_version"),
            "activeModelVersion",
            Type.GAUGE,
            "",
            "1 for the version of new batches, 0 for versions before it; from the 101st version"
                    + " since the start of a task on, `model_version` is `other`"),
    SWAPS(Groups.INFERENCE, "modelSwaps", Type.COUNTER, "model versions that took over"),
    SWAPS_DEPRECATED(
            Groups.INFERENCE, "modelSwitchs", Type.COUNTER, "deprecated name of `modelSwaps`"),
    REFUSED_SWAPS(
            Groups.INFERENCE,
            "refusedModelSwaps",
            Type.COUNTER,
            "model versions that were received or found and refused"),
    REFUSED_SWAPS_BY_REASON(
            Groups.INFERENCE,
            Labels.REASON,
            "refusedModelSwaps",
            Type.COUNTER,
            "",
            "the same, by [reason](#reasons-of-refusals)"),

    BAD_FUNCTION_INPUT(
            Groups.INFERENCE,
            "badFunctionInput",
            Type.COUNTER,
            "calls of SQL functions that returned NULL, or failed, because of their input"),
    BAD_INPUT_OF_FUNCTION(
            Groups.INFERENCE,
            List.of("function"),
            "badFunctionInput",
            Type.COUNTER,
            "",
            "the same, by function"),

    KEPT_LABELS(
            Groups.LABELS,
            Labels.REASON,
            "keptLabels",
            Type.COUNTER,
            "",
            "pseudo-labels that are kept: `NOVEL`, `RANDOM`, `EXHAUSTIVE`"),
    DROPPED_LABELS(
            Groups.LABELS,
            Labels.REASON,
            "droppedLabels",
            Type.COUNTER,
            "",
            "pseudo-labels that are not kept: `FEW_VALID_PIXELS`, `LOW_QUALITY`, `NOT_NEW`,"
                    + " `OVER_QUOTA`"),
    KEPT_NAMED(
            Groups.LABELS,
            "kept_<reason>",
            Type.COUNTER,
            "`keptLabels` with the reason in the name"),
    REFUSED_NAMED(
            Groups.LABELS,
            "refused_<reason>",
            Type.COUNTER,
            "`droppedLabels` with the reason in the name"),

    STABILISED(
            "flinkDepthStabilising",
            "frames_<event>",
            Type.COUNTER,
            "frames of the operator `depth-stabilising`, by [event](stabilising.md)");

    private final MetricDescriptor descriptor;

    OperatorMetric(String group, String name, Type type, String meaning) {
        this(group, name, type, "", meaning);
    }

    OperatorMetric(String group, String name, Type type, String unit, String meaning) {
        this(group, List.of(), name, type, unit, meaning);
    }

    OperatorMetric(
            String group,
            List<String> labels,
            String name,
            Type type,
            String unit,
            String meaning) {
        descriptor = new MetricDescriptor(Scope.OPERATOR, group, labels, name, type, unit, meaning);
    }

    @Override
    public MetricDescriptor descriptor() {
        return descriptor;
    }

    private static final class Groups {
        static final String INFERENCE = "flinkdepth";
        static final String LABELS = "flinkDepthLabels";
    }

    private static final class Labels {
        static final List<String> REASON = List.of("reason");
    }
}
