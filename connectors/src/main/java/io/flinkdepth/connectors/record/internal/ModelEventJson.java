// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.io.IOException;
import java.io.InputStream;
import org.apache.flink.annotation.Internal;

/** The JSON form of a model event, in topics and in registries. */
@Internal
public final class ModelEventJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelEventJson() {}

    /**
     * Figures that there are none of are left out, and so is the served name where it is the same.
     */
    public static byte[] write(ModelEvent event) {
        ObjectNode json = JSON.createObjectNode();
        json.put("kind", event.kind().name());
        json.put("name", event.candidate().name());
        if (!event.served().name().equals(event.candidate().name())) {
            json.put("servedName", event.served().name());
        }
        json.put("served", event.served().version());
        json.put("candidate", event.candidate().version());
        json.put("announcedAt", event.receivedAtMillis());
        json.put("decidedAt", event.decidedAtMillis());
        json.put("reason", event.reason());
        // The name that version 0.1 gave it.
        ObjectNode shadow = json.putObject("trial");
        shadow.put("frames", event.shadow().frames());
        put(shadow, "servedAgreement", event.shadow().servedAgreement());
        put(shadow, "candidateAgreement", event.shadow().candidateAgreement());
        put(shadow, "mutualAgreement", event.shadow().mutualAgreement());
        put(shadow, "servedMillis", event.shadow().servedMillis());
        put(shadow, "candidateMillis", event.shadow().candidateMillis());
        put(shadow, "servedConfidence", event.shadow().servedConfidence());
        put(shadow, "candidateConfidence", event.shadow().candidateConfidence());
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event + " as JSON", e);
        }
    }

    private static void put(ObjectNode node, String name, double figure) {
        if (Double.isFinite(figure)) {
            node.put(name, figure);
        }
    }

    /**
     * Reads what was written.
     *
     * @throws IllegalArgumentException naming what is no event's
     */
    public static ModelEvent read(InputStream in) throws IOException {
        JsonNode json = JSON.readTree(in);
        String name = text(json, "name");
        JsonNode shadow = json.path("trial");
        return new ModelEvent(
                ModelEvent.Kind.valueOf(text(json, "kind")),
                new ModelVersion(json.path("servedName").asText(name), text(json, "served")),
                new ModelVersion(name, text(json, "candidate")),
                json.path("announcedAt").asLong(),
                json.path("decidedAt").asLong(),
                text(json, "reason"),
                new ShadowFigures(
                        shadow.path("frames").asInt(),
                        figure(shadow, "servedAgreement"),
                        figure(shadow, "candidateAgreement"),
                        figure(shadow, "mutualAgreement"),
                        figure(shadow, "servedMillis"),
                        figure(shadow, "candidateMillis"),
                        figure(shadow, "servedConfidence"),
                        figure(shadow, "candidateConfidence")));
    }

    private static String text(JsonNode json, String field) {
        if (!json.path(field).isTextual()) {
            throw new IllegalArgumentException(
                    "field %s must be a string, not '%s'".formatted(field, json.path(field)));
        }
        return json.path(field).asText();
    }

    private static double figure(JsonNode shadow, String name) {
        return shadow.path(name).asDouble(Double.NaN);
    }
}
