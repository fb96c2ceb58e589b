// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The records that a reader of committed ones sees. */
public final class Topics {

    private static final Duration POLL = Duration.ofMillis(100);

    private Topics() {}

    /** All records that a topic has now. */
    public static List<ConsumerRecord<byte[], byte[]>> committed(String brokers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer = fromStart(brokers, topic)) {
            return toEnd(consumer);
        }
    }

    /** A consumer of all partitions, from their beginnings on. */
    public static KafkaConsumer<byte[], byte[]> fromStart(String brokers, String topic) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(
                                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                brokers,
                                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                                "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(p -> new TopicPartition(topic, p.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    /** The records from where a consumer is to what the topic has now. */
    public static List<ConsumerRecord<byte[], byte[]>> toEnd(
            KafkaConsumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }
}
