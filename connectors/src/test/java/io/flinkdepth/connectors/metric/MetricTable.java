// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.metric;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tables of the page about metrics. */
public final class MetricTable {
    public static final String HEADER = "| Prometheus | Flink | type | unit | labels | meaning |";

    private MetricTable() {}

    /** The rows that the page is to have. */
    public static String rows(Stream<? extends DescribedMetric> metrics) {
        return metrics.map(metric -> row(metric.descriptor())).collect(Collectors.joining("\n"));
    }

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

    /** The rows of the first table with a header in a section of the page. */
    public static String inPage(String section, String header) throws IOException {
        return Files.readString(Path.of("..", "docs", "metrics.md"))
                .lines()
                .dropWhile(line -> !line.equals(section))
                .dropWhile(line -> !line.equals(header))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .collect(Collectors.joining("\n"));
    }
}
