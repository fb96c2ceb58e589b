// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the board and the alerts use is documented. */
class BoardTest {

    private static final Pattern METRIC = Pattern.compile("flink_\\w+");
    private static final Path PAGE =
            Path.of(System.getProperty("flinkdepth.repository"), "docs", "metrics.md");

    @Test
    void everyMetricIsOnThePage() throws Exception {
        TreeSet<String> used = new TreeSet<>();
        Stream.of(Expressions.ofTheBoard(), Expressions.ofTheAlerts())
                .flatMap(expressions -> expressions.values().stream())
                .flatMap(expression -> METRIC.matcher(expression).results())
                .forEach(match -> used.add("| `" + match.group() + "` |"));
        assertThat(Files.readString(PAGE)).contains(used);
    }
}
