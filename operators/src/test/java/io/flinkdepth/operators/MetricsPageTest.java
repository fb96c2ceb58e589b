// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.metric.DescribedMetric;
import io.flinkdepth.connectors.metric.MetricDescriptor;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import io.flinkdepth.operators.metric.OperatorMetric;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of the page about metrics are those of the code. */
class MetricsPageTest {

    private static String row(MetricDescriptor metric) {
        List<String> labels = metric.labels().stream().map(label -> "`" + label + "`").toList();
        return "| `%s` | `%s` | %s | %s | %s | %s |"
                .formatted(
                        metric.prometheusName(),
                        metric.flinkName(),
                        metric.type().name().toLowerCase(Locale.ROOT),
                        metric.unit(),
                        String.join(", ", labels),
                        metric.meaning());
    }

    private static String table(String header) throws Exception {
        return Files.readString(Path.of("..", "docs", "metrics.md"))
                .lines()
                .dropWhile(line -> !line.equals(header))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void everyMetricIsInTheTable() throws Exception {
        Stream<DescribedMetric> all =
                Stream.concat(
                        Arrays.stream(OperatorMetric.values()),
                        Arrays.stream(ConnectorMetric.values()));
        assertThat(table("| Prometheus | Flink | type | unit | labels | meaning |"))
                .isEqualTo(
                        all.map(metric -> row(metric.descriptor()))
                                .collect(Collectors.joining("\n")));
    }

    @Test
    void everyReasonOfARefusalIsInTheTable() throws Exception {
        assertThat(table("| reason | meaning |"))
                .isEqualTo(
                        Arrays.stream(RefusalReason.values())
                                .map(r -> "| `%s` | %s |".formatted(r.name(), r.meaning()))
                                .collect(Collectors.joining("\n")));
    }
}
