// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.metric.MetricTable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The table of a worker's metrics is that of the code. */
class TrainingMetricsPageTest {

    @Test
    void everyMetricIsInTheTable() throws Exception {
        assertThat(MetricTable.inPage("## Metrics of training", MetricTable.HEADER))
                .isEqualTo(MetricTable.rows(Arrays.stream(TrainingMetric.values())));
    }
}
