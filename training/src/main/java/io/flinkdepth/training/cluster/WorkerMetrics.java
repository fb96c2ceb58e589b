// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.training.engine.StepReport;
import javax.annotation.Nullable;
import org.apache.flink.metrics.MetricGroup;

/** The gauges of a worker. Reporters read them on other threads. */
final class WorkerMetrics {
    @Nullable private volatile StepReport latest;

    WorkerMetrics(MetricGroup operator) {
        gauge(operator, TrainingMetric.STEP, StepReport::step);
        gauge(operator, TrainingMetric.LOSS, StepReport::loss);
        gauge(operator, TrainingMetric.GRADIENT_NORM, StepReport::gradientNorm);
        gauge(operator, TrainingMetric.IMAGES_PER_SECOND, StepReport::imagesPerSecond);
        gauge(operator, TrainingMetric.WAITING_SHARE, StepReport::waitingShare);
        gauge(operator, TrainingMetric.EXCHANGE_SHARE, StepReport::exchangeShare);
    }

    /** A value of a report. */
    private interface Value {
        Number of(StepReport report);
    }

    private void gauge(MetricGroup operator, TrainingMetric metric, Value value) {
        metric.gauge(
                operator,
                () -> {
                    StepReport report = latest;
                    return report == null ? 0 : value.of(report);
                });
    }

    void update(StepReport report) {
        latest = report;
    }
}
