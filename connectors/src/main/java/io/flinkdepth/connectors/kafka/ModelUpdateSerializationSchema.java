// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts model updates to Kafka records. The topic should be compacted: the key is the model's
 * name. The value is a JSON object of {@code name}, {@code version}, {@code location} and, if
 * known, {@code cardDigest}.
 */
@PublicEvolving
public final class ModelUpdateSerializationSchema
        implements KafkaRecordSerializationSchema<ModelUpdate> {

    static final String NAME = "name";
    static final String VERSION = "version";
    static final String LOCATION = "location";
    static final String CARD_DIGEST = "cardDigest";

    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String topic;

    /** Creates a schema for a topic. */
    public ModelUpdateSerializationSchema(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ModelUpdate update, KafkaSinkContext context, Long timestamp) {
        return toRecord(update);
    }

    /** Returns the record of a model update, for producers outside Flink. */
    public ProducerRecord<byte[], byte[]> toRecord(ModelUpdate update) {
        ObjectNode json = JSON.createObjectNode();
        json.put(NAME, update.model().name());
        json.put(VERSION, update.model().version());
        json.put(LOCATION, update.location());
        if (update.cardDigest() != null) {
            json.put(CARD_DIGEST, update.cardDigest());
        }
        try {
            byte[] key = update.model().name().getBytes(StandardCharsets.UTF_8);
            return new ProducerRecord<>(topic, key, JSON.writeValueAsBytes(json));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + update + " as JSON", e);
        }
    }
}
