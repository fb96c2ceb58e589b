// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.ModelEvent;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts model events to Kafka records, for monitoring. The key is the model's name, the
 * timestamp is the time of the decision, and the value is a JSON object of {@code kind}, {@code
 * name}, {@code served}, {@code candidate}, {@code announcedAt} and {@code decidedAt} (milliseconds
 * since the epoch), {@code reason}, and {@code trial}. Missing figures are left out.
 */
@Experimental
public final class ModelEventSerializationSchema
        implements KafkaRecordSerializationSchema<ModelEvent> {

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;

    /** Creates a schema for a topic. */
    public ModelEventSerializationSchema(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ModelEvent event, KafkaSinkContext context, Long timestamp) {
        ObjectNode json = JSON.createObjectNode();
        json.put("kind", event.kind().name());
        json.put("name", event.candidate().name());
        json.put("served", event.served().version());
        json.put("candidate", event.candidate().version());
        json.put("announcedAt", event.receivedAtMillis());
        json.put("decidedAt", event.decidedAtMillis());
        json.put("reason", event.reason());
        // The name in version 0.1.
        ObjectNode shadow = json.putObject("trial");
        shadow.put("frames", event.shadow().frames());
        put(shadow, "servedAgreement", event.shadow().servedAgreement());
        put(shadow, "candidateAgreement", event.shadow().candidateAgreement());
        put(shadow, "mutualAgreement", event.shadow().mutualAgreement());
        put(shadow, "servedMillis", event.shadow().servedMillis());
        put(shadow, "candidateMillis", event.shadow().candidateMillis());
        try {
            return new ProducerRecord<>(
                    topic,
                    null,
                    event.decidedAtMillis(),
                    event.candidate().name().getBytes(StandardCharsets.UTF_8),
                    JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + event + " as JSON", e);
        }
    }

    private static void put(ObjectNode node, String name, double figure) {
        if (Double.isFinite(figure)) {
            node.put(name, figure);
        }
    }
}
