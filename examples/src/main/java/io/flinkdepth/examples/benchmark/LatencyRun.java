// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.core.execution.JobClient;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Time from a frame's way into its topic to the moment at which the broker has its prediction,
 * while cameras send in turn at a fixed rate.
 */
final class LatencyRun {

    private static final int CAMERAS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String brokers;
    private final BenchmarkInput pictures;

    LatencyRun(String brokers, BenchmarkInput pictures) {
        this.brokers = brokers;
        this.pictures = pictures;
    }

    /**
     * Sends frames to a job that runs, and cancels it.
     *
     * @param from topic of frames
     * @param to topic of one partition, stamped on arrival
     * @param framesPerSecond of all cameras
     * @param warmUp frames that do not count
     * @return milliseconds of each frame after the warm-up
     */
    long[] run(JobClient job, String from, String to, double framesPerSecond, int warmUp, int count)
            throws Exception {
        try {
            // A job that has not begun to read would find a queue.
            send(from, 0, 1, framesPerSecond);
            appended(to, 1);
            long[] sent = send(from, 1, warmUp + count, framesPerSecond);
            long[] appended = appended(to, 1 + warmUp + count);
            long[] latencies = new long[count];
            for (int i = 0; i < count; i++) {
                latencies[i] = appended[1 + warmUp + i] - sent[warmUp + i];
            }
            return latencies;
        } finally {
            job.cancel().get();
        }
    }

    /** Returns when each was sent. */
    private long[] send(String topic, int first, int count, double framesPerSecond) {
        FrameSerializationSchema schema = new FrameSerializationSchema(topic);
        long[] sent = new long[count];
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            long begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                long due = begun + Math.round(i * 1e9 / framesPerSecond);
                for (long left = due - System.nanoTime();
                        left > 0;
                        left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
                int number = first + i;
                byte[] jpeg = pictures.jpegs().get(number % pictures.jpegs().size());
                sent[i] = System.currentTimeMillis();
                producer.send(
                        schema.toRecord(
                                new Frame(
                                        new FrameIdentity(
                                                "camera-" + number % CAMERAS, number, sent[i]),
                                        jpeg,
                                        "image/jpeg")));
            }
        }
        return sent;
    }

    /** Waits for predictions; returns when the broker had that of each frame. */
    private long[] appended(String topic, int count) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        long[] appended = new long[count];
        int found = 0;
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (found < count) {
                if (System.nanoTime() > end) {
                    throw new IOException(
                            found
                                    + " of "
                                    + count
                                    + " predictions within "
                                    + LIMIT.toMinutes()
                                    + " min");
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    appended[number(record)] = record.timestamp();
                    found++;
                }
            }
        }
        return appended;
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        byte[] sequence = record.headers().lastHeader(HeaderNames.SEQUENCE).value();
        return Integer.parseInt(new String(sequence, StandardCharsets.UTF_8));
    }
}
