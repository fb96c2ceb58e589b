// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** The JSON form of a decision. */
final class DecisionJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private DecisionJson() {}

    static byte[] write(ModelDecision decision) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("time", decision.time().toString());
        node.put("round", decision.round());
        node.put("outcome", decision.outcome());
        node.put("version", decision.version());
        node.put("compared", decision.compared());
        node.put("reason", decision.reason());
        ObjectNode figures = node.putObject("figures");
        // JSON has no infinity: the figure of a model without a result is left out.
        decision.figures()
                .forEach((name, value) -> figures.put(name, Double.isFinite(value) ? value : null));
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
    }

    static ModelDecision read(InputStream in, String origin) throws IOException {
        try {
            JsonNode node = JSON.readTree(in);
            Map<String, Double> figures = new LinkedHashMap<>();
            node.path("figures")
                    .properties()
                    .forEach(e -> figures.put(e.getKey(), e.getValue().asDouble(Double.NaN)));
            return new ModelDecision(
                    Instant.parse(node.path("time").asText()),
                    node.path("round").asText(),
                    node.path("outcome").asText(),
                    node.path("version").textValue(),
                    node.path("compared").textValue(),
                    node.path("reason").asText(),
                    figures);
        } catch (JacksonException | DateTimeException | IllegalArgumentException e) {
            throw new InvalidModelException(
                    "the decision "
                            + origin
                            + " cannot be read: "
                            + e.getMessage()
                            + "; it is only informational and can be deleted.",
                    e);
        }
    }
}
