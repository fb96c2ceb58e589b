// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.ModelUpdate;
import java.util.Properties;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Reads model updates from a compacted topic: the key is the model's name, so the topic keeps the
 * last model update of each model. A job without a checkpoint reads the topic from the beginning
 * and so gets the current version. Records that are not model updates are skipped and counted.
 *
 * <p>Use one partition, so that the updates of a model stay in order. Empty partitions do not hold
 * back watermarks, because the time of model updates is ignored.
 */
@PublicEvolving
public final class ModelUpdateTopicSource {
    private ModelUpdateTopicSource() {}

    /**
     * Creates an unbounded source.
     *
     * @param bootstrapServers the brokers, as {@code host:port,host:port}
     * @param topic the topic
     * @param groupId the consumer group under which offsets are committed
     */
    public static KafkaSource<ModelUpdate> of(
            String bootstrapServers, String topic, String groupId) {
        return of(bootstrapServers, topic, groupId, new Properties());
    }

    /**
     * Creates an unbounded source with properties of Kafka's client.
     *
     * @param properties for example {@code security.protocol}; they override other settings
     */
    public static KafkaSource<ModelUpdate> of(
            String bootstrapServers, String topic, String groupId, Properties properties) {
        return KafkaSource.<ModelUpdate>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(topic)
                .setGroupId(groupId)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new ModelUpdateDeserializationSchema())
                .setProperties(properties)
                .build();
    }
}
