// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import com.codahale.metrics.SlidingWindowReservoir;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.metric.OperatorMetric;
import io.flinkdepth.operators.metric.ReasonCounters;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.flink.annotation.Internal;
import org.apache.flink.dropwizard.metrics.DropwizardHistogramWrapper;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;

/**
 * The metrics of an engine, in the groups {@code flinkdepth} and {@code model_inference} of the
 * operator; {@link OperatorMetric} describes them. For the task thread only.
 */
@Internal
public final class InferenceMetrics {

    private static final int WINDOW = 1000;
    private static final long NO_EVENT_TIME = 0;
    private static final long NO_AGE = -1;

    private final MetricGroup operator;
    private final Counter requests;
    private final Counter successes;
    private final Counter failures;
    private final Counter frames;
    private final Counter failed;
    private final ReasonCounters<FailureReason> failedByReason;
    private final Counter dropped;
    private final Counter swaps;
    private final Counter swapsByDeprecatedName;
    private final Counter refusedSwaps;
    private final ReasonCounters<RefusalReason> refusedByReason;
    private final Histogram latency;
    private final Histogram batchSize;
    private final Histogram queueMillis;
    private final Histogram decodeMillis;
    private final Histogram preprocessMillis;
    private final Histogram inferenceMillis;
    private final ActiveVersionGauge activeVersion;

    /** Milliseconds since the epoch; read by the threads of reporters. */
    private volatile long newestEventTime = NO_EVENT_TIME;

    /**
     * Registers the metrics.
     *
     * @param operator the metric group of the operator
     */
    public InferenceMetrics(MetricGroup operator) {
        this.operator = operator;
        requests = OperatorMetric.REQUESTS.counter(operator);
        successes = OperatorMetric.REQUESTS_SUCCESS.counter(operator);
        failures = OperatorMetric.REQUESTS_FAILURE.counter(operator);
        frames = OperatorMetric.FRAMES.counter(operator);
        failed = OperatorMetric.FAILED.counter(operator);
        failedByReason =
                new ReasonCounters<>(
                        operator,
                        FailureReason.class,
                        OperatorMetric.FAILED_BY_REASON,
                        OperatorMetric.FAILED_NAMED);
        dropped = OperatorMetric.DROPPED.counter(operator);
        swaps = OperatorMetric.SWAPS.counter(operator);
        swapsByDeprecatedName = OperatorMetric.SWAPS_DEPRECATED.counter(operator);
        refusedSwaps = OperatorMetric.REFUSED_SWAPS.counter(operator);
        refusedByReason =
                new ReasonCounters<>(
                        operator,
                        RefusalReason.class,
                        OperatorMetric.REFUSED_SWAPS_BY_REASON,
                        null);
        latency = histogram(OperatorMetric.LATENCY);
        batchSize = histogram(OperatorMetric.BATCH_SIZE);
        queueMillis = histogram(OperatorMetric.QUEUE_MILLIS);
        decodeMillis = histogram(OperatorMetric.DECODE_MILLIS);
        preprocessMillis = histogram(OperatorMetric.PREPROCESS_MILLIS);
        inferenceMillis = histogram(OperatorMetric.INFERENCE_MILLIS);
        activeVersion = new ActiveVersionGauge(operator);
    }

    private Histogram histogram(OperatorMetric metric) {
        return metric.histogram(
                operator,
                new DropwizardHistogramWrapper(
                        new com.codahale.metrics.Histogram(new SlidingWindowReservoir(WINDOW))));
    }

    /**
     * Registers the gauges of an engine. All arguments are called from the threads of reporters.
     *
     * @param clock milliseconds since the epoch
     */
    void watch(Supplier<Integer> inFlight, Supplier<String> activeModel, LongSupplier clock) {
        OperatorMetric.IN_FLIGHT.gauge(operator, (Gauge<Integer>) inFlight::get);
        OperatorMetric.ACTIVE_MODEL.gauge(operator, (Gauge<String>) activeModel::get);
        OperatorMetric.NEWEST_FRAME_AGE.gauge(
                operator, (Gauge<Long>) () -> newestFrameAge(clock.getAsLong()));
    }

    private long newestFrameAge(long now) {
        long newest = newestEventTime;
        return newest == NO_EVENT_TIME ? NO_AGE : Math.max(0, now - newest);
    }

    /** Records the version of new batches. */
    void serving(ModelVersion version) {
        activeVersion.set(version);
    }

    void arrived() {
        requests.inc();
    }

    void predicted(PendingFrame<?> frame) {
        frames.inc();
        successes.inc();
        latency.update((System.nanoTime() - frame.arrivedNanos) / 1_000_000);
        newestEventTime = Math.max(newestEventTime, frame.frame.identity().eventTimeMillis());
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
        failures.inc();
        failedByReason.count(frame.reason());
    }

    void droppedFrame() {
        dropped.inc();
    }

    /** Counts a swap to another version. */
    public void swapped() {
        swaps.inc();
        swapsByDeprecatedName.inc();
    }

    /** Counts a version that was received or found and is refused. */
    public void refusedSwap(RefusalReason reason) {
        refusedSwaps.inc();
        refusedByReason.count(reason);
    }
}
