// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics outside Flink: for the page as it happens, for the report from beginning to end. */
final class TopicReader implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();

    /**
     * A reader from the beginning of all partitions.
     *
     * @param committed whether records of open transactions are waited for
     */
    TopicReader(String brokers, boolean committed, String... topics) {
        Properties settings = new Properties();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        settings.put(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                committed ? "read_committed" : "read_uncommitted");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 16 << 20);
        consumer =
                new KafkaConsumer<>(
                        settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** Hands over what has come; returns how many. */
    int poll(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        int[] count = {0};
        consumer.poll(Duration.ofMillis(50))
                .forEach(
                        record -> {
                            reader.accept(record);
                            count[0]++;
                        });
        return count[0];
    }

    /** Hands over everything that is in the topics now. */
    void readToEnd(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (ends.entrySet().stream()
                .anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
            poll(reader);
        }
    }

    /** Decodes a record by a schema of ours, which never throws. */
    static <T> void decode(
            KafkaRecordDeserializationSchema<T> schema,
            ConsumerRecord<byte[], byte[]> record,
            Consumer<T> target) {
        try {
            schema.deserialize(
                    record,
                    new Collector<>() {
                        @Override
                        public void collect(T value) {
                            target.accept(value);
                        }

                        @Override
                        public void close() {}
                    });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
