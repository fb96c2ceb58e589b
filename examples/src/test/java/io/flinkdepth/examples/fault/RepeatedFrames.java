// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import io.flinkdepth.connectors.kafka.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Frames that a topic has more than once, because their producer sent them again while the broker
 * was away. Each record has a prediction of its own.
 */
final class RepeatedFrames {

    private RepeatedFrames() {}

    /** Counts them. */
    static long count(String brokers, String topic) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Set<String> numbers = new HashSet<>();
            long repeated = 0;
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
                    repeated += numbers.add(number(record)) ? 0 : 1;
                }
            }
            return repeated;
        }
    }

    private static String number(ConsumerRecord<byte[], byte[]> record) {
        return new String(
                record.headers().lastHeader(HeaderNames.SEQUENCE).value(), StandardCharsets.UTF_8);
    }
}
