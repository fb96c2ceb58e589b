// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the board and the alerts ask Prometheus for. */
final class Expressions {

    static final Path FOLDER = Path.of(System.getProperty("flinkdepth.repository"), "docker");
    static final Path ALERTS = FOLDER.resolve("prometheus/alerts.yaml");

    private static final Pattern COMPARISON = Pattern.compile(" (?:==|>|<) [\\d.]+(?=\\s|$)");

    private Expressions() {}

    /** The expressions of all panels, by title and letter, with values for the variables. */
    static Map<String, String> ofTheBoard() throws IOException {
        JsonNode board =
                new ObjectMapper().readTree(FOLDER.resolve("grafana/flink-depth.json").toFile());
        Map<String, String> expressions = new TreeMap<>();
        for (JsonNode panel : board.path("panels")) {
            for (JsonNode target : panel.path("targets")) {
                expressions.put(
                        panel.path("title").asText() + " " + target.path("refId").asText(),
                        target.path("expr")
                                .asText()
                                .replace("$job", ".*")
                                .replace("$__rate_interval", "10s"));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(20);
        return expressions;
    }

    /** The vectors that the alerts compare with a limit, by name. */
    static Map<String, String> ofTheAlerts() throws IOException {
        Map<String, String> expressions = new TreeMap<>();
        for (JsonNode group : new YAMLMapper().readTree(ALERTS.toFile()).path("groups")) {
            for (JsonNode rule : group.path("rules")) {
                Matcher compared = COMPARISON.matcher(rule.path("expr").asText());
                assertThat(compared.find()).as("%s compares with a limit", rule).isTrue();
                expressions.put(rule.path("alert").asText(), compared.replaceAll(""));
            }
        }
        assertThat(expressions).hasSizeGreaterThan(5);
        return expressions;
    }
}
