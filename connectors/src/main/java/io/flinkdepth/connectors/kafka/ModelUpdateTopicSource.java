// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.ModelUpdate;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Reads model updates from a compacted topic: the key is the model's name, so that the topic keeps
 * the last model update of each. A job that starts afresh reads it from the beginning and so hears
 * what is served now. Records that are no model update are passed over and counted.
 *
 * <p>Use one partition: model updates of one model must not overtake one another, and a partition
 * that stays empty would hold nothing up, since the time of model updates is ignored.
 */
@PublicEvolving
public final class ModelUpdateTopicSource {
    private ModelUpdateTopicSource() {}

    /**
     * A source without end.
     *
     * @param bootstrapServers the brokers, as {@code host:port,host:port}
     * @param topic the topic
     * @param groupId the consumer group under which offsets are committed
     */
    public static KafkaSource<ModelUpdate> of(
            String bootstrapServers, String topic, String groupId) {
        return KafkaSource.<ModelUpdate>builder()
                .setBootstrapServers(bootstrapServers)
                .setTopics(topic)
                .setGroupId(groupId)
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setDeserializer(new ModelUpdateDeserializationSchema())
                .build();
    }
}
