// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import io.flinkdepth.connectors.metric.DescribedMetric;
import io.flinkdepth.connectors.metric.MetricDescriptor;
import io.flinkdepth.connectors.metric.MetricDescriptor.Scope;
import io.flinkdepth.connectors.metric.MetricDescriptor.Type;
import java.util.List;

/** The metrics of a worker; each has the value of its last report. */
enum TrainingMetric implements DescribedMetric {
    STEP("step", "", "completed steps"),
    LOSS("loss", "", "mean total loss since the report before, over all workers"),
    GRADIENT_NORM(
            "gradientNorm", "", "mean norm of the averaged gradients before they are clipped"),
    IMAGES_PER_SECOND("imagesPerSecond", "images/s", "images of all workers"),
    WAITING_SHARE("waitingShare", "", "share of the time in which this worker waits for images"),
    EXCHANGE_SHARE(
            "exchangeShare",
            "",
            "share of the time in which this worker averages with others, with the wait for them");

    private final MetricDescriptor descriptor;

    TrainingMetric(String name, String unit, String meaning) {
        descriptor =
                new MetricDescriptor(
                        Scope.OPERATOR,
                        "flinkdepth.training",
                        List.of(),
                        name,
                        Type.GAUGE,
                        unit,
                        meaning);
    }

    @Override
    public MetricDescriptor descriptor() {
        return descriptor;
    }
}
