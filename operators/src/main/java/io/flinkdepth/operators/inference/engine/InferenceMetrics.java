// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import com.codahale.metrics.SlidingWindowReservoir;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.InferenceTimings;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.dropwizard.metrics.DropwizardHistogramWrapper;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * The operator's metrics, registered as {@code
 * <host>.taskmanager.<tm_id>.<job_name>.<operator_name>.<subtask_index>.flinkdepth.<metric>}. For
 * the task thread only.
 */
@Internal
public final class InferenceMetrics {

    /** The metric group below that of the operator. */
    public static final String GROUP = "flinkdepth";

    /** Frames with a prediction. */
    public static final String FRAMES = "frames";

    /** Frames sent to the side output, in total and by reason. */
    public static final String FAILED = "failedFrames";

    /** Frames that were replaced by newer ones or were too old. */
    public static final String DROPPED = "droppedFrames";

    /** Model versions that took over. */
    public static final String SWAPS = "modelSwitchs";

    /** Model versions that were received and refused. */
    public static final String REFUSED_SWAPS = "refusedModelSwaps";

    /** Frames in flight. */
    public static final String IN_FLIGHT = "inFlightFrames";

    /** Name and version of the model of new batches. */
    public static final String ACTIVE_MODEL = "activeModel";

    /** Number of frames in a batch. */
    public static final String BATCH_SIZE = "batchSize";

    /** Milliseconds of waiting, decoding and resizing for each frame, and of the run of a batch. */
    public static final String QUEUE_MILLIS = "queueMillis";

    public static final String DECODE_MILLIS = "decodeMillis";
    public static final String PREPROCESS_MILLIS = "preprocessMillis";
    public static final String INFERENCE_MILLIS = "inferenceMillis";

    private static final int WINDOW = 1000;

    private final MetricGroup group;
    private final Counter frames;
    private final Counter failed;
    private final Map<FailureReason, Counter> failedByReason = new EnumMap<>(FailureReason.class);
    private final Counter dropped;
    private final Counter swaps;
    private final Counter refusedSwaps;
    private final Histogram batchSize;
    private final Histogram queueMillis;
    private final Histogram decodeMillis;
    private final Histogram preprocessMillis;
    private final Histogram inferenceMillis;

    public InferenceMetrics(MetricGroup operator) {
        MetricGroup group = operator.addGroup(GROUP);
        frames = group.counter(FRAMES);
        failed = group.counter(FAILED);
        for (FailureReason reason : FailureReason.values()) {
            failedByReason.put(reason, group.counter(FAILED + "." + reason));
        }
        dropped = group.counter(DROPPED);
        swaps = group.counter(SWAPS);
        refusedSwaps = group.counter(REFUSED_SWAPS);
        batchSize = histogram(group, BATCH_SIZE);
        queueMillis = histogram(group, QUEUE_MILLIS);
        decodeMillis = histogram(group, DECODE_MILLIS);
        preprocessMillis = histogram(group, PREPROCESS_MILLIS);
        inferenceMillis = histogram(group, INFERENCE_MILLIS);
        this.group = group;
    }

    private static Histogram histogram(MetricGroup group, String name) {
        return group.histogram(
                name,
                new DropwizardHistogramWrapper(
                        new com.codahale.metrics.Histogram(new SlidingWindowReservoir(WINDOW))));
    }

    void watch(Supplier<Integer> inFlight, Supplier<String> activeModel) {
        group.gauge(IN_FLIGHT, (Gauge<Integer>) inFlight::get);
        group.gauge(ACTIVE_MODEL, (Gauge<String>) activeModel::get);
    }

    void predicted() {
        frames.inc();
    }

    /** Records a finished batch. */
    void ran(List<? extends PendingFrame<?>> frames) {
        InferenceTimings run = null;
        for (PendingFrame<?> frame : frames) {
            if (frame.timings != null) {
                run = frame.timings;
                queueMillis.update(run.queueNanos() / 1_000_000);
                decodeMillis.update(run.decodeNanos() / 1_000_000);
                preprocessMillis.update(run.preprocessNanos() / 1_000_000);
            }
        }
        if (run != null) {
            batchSize.update(run.batchSize());
            inferenceMillis.update(run.inferenceNanos() / 1_000_000);
        }
    }

    void failed(FailedFrame frame) {
        failed.inc();
        failedByReason.get(frame.reason()).inc();
    }

    void droppedFrame() {
        dropped.inc();
    }

    /** Counts a swap to another version. */
    public void swapped() {
        swaps.inc();
    }

    /** Counts a version that was received or found and is refused. */
    public void refusedSwap() {
        refusedSwaps.inc();
    }
}
