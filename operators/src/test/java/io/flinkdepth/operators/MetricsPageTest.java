// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.metric.DescribedMetric;
import io.flinkdepth.connectors.metric.MetricTable;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.metric.OperatorMetric;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the page about metrics are those of the code. */
class MetricsPageTest {

    @Test
    void everyMetricIsInTheTable() throws Exception {
        Stream<DescribedMetric> all =
                Stream.concat(
                        Arrays.stream(OperatorMetric.values()),
                        Arrays.stream(ConnectorMetric.values()));
        assertThat(MetricTable.inPage("## Metrics of flink-depth", MetricTable.HEADER))
                .isEqualTo(MetricTable.rows(all));
    }

    @Test
    void everyReasonOfARefusalIsInTheTable() throws Exception {
        assertThat(MetricTable.inPage("## Reasons of refusals", "| reason | meaning |"))
                .isEqualTo(
                        Arrays.stream(RefusalReason.values())
                                .map(r -> "| `%s` | %s |".formatted(r.name(), r.meaning()))
                                .collect(Collectors.joining("\n")));
    }
}
