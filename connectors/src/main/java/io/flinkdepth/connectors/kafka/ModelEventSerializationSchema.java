// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.internal.ModelEventJson;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts model events to Kafka records, for monitoring. The key is the model's name, the
 * timestamp is the time of the decision, and the value is a JSON object of {@code kind}, {@code
 * name}, {@code served}, {@code candidate}, {@code announcedAt} and {@code decidedAt} (milliseconds
 * since the epoch), {@code reason}, and {@code trial}; {@code servedName} if the serving version
 * belongs to another model. Missing figures are left out.
 */
@Experimental
public final class ModelEventSerializationSchema
        implements KafkaRecordSerializationSchema<ModelEvent> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    /** Creates a schema for a topic. */
    public ModelEventSerializationSchema(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            ModelEvent event, KafkaSinkContext context, Long timestamp) {
        return new ProducerRecord<>(
                topic,
                null,
                event.decidedAtMillis(),
                event.candidate().name().getBytes(StandardCharsets.UTF_8),
                ModelEventJson.write(event));
    }
}
