// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The topic that a measured job has filled with its predictions. */
final class PredictionTopic {

    private PredictionTopic() {}

    /**
     * Frames a second between a warm-up and the end, by the times at which the broker appended the
     * predictions, so that neither the start of the job nor its end counts.
     *
     * @param topic of one partition, stamped on arrival
     */
    static double framesPerSecond(String brokers, String topic, int warmUp) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long[] appended = new long[Math.toIntExact(end)];
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    appended[(int) record.offset()] = record.timestamp();
                }
            }
            long millis = appended[appended.length - 1] - appended[warmUp];
            return (appended.length - 1 - warmUp) * 1000.0 / millis;
        }
    }
}
