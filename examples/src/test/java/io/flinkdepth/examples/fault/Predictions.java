// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import io.flinkdepth.connectors.kafka.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a reader of committed records sees of the predictions. Not thread-safe. */
final class Predictions implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final BitSet seen = new BitSet();
    private final Map<String, Long> lastOfCamera = new HashMap<>();
    private final Map<String, String> versionOfCamera = new HashMap<>();
    private long doubled;
    private long outOfOrder;
    private long earlierVersions;

    Predictions(String brokers, String topic) {
        consumer =
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
    }

    /**
     * Reads until a condition is met.
     *
     * @throws TimeoutException when it is not met in time, saying what was waited for
     */
    void readUntil(BooleanSupplier condition, Duration limit, String what) throws TimeoutException {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new TimeoutException("not within " + limit + ": " + what);
            }
            consumer.poll(Duration.ofMillis(20)).forEach(this::add);
        }
    }

    /** Reads what is there now. */
    void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream()
                .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(Duration.ofMillis(20)).forEach(this::add);
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String camera = new String(record.key(), StandardCharsets.UTF_8);
        long number = Long.parseLong(header(record, HeaderNames.SEQUENCE));
        String version = header(record, HeaderNames.MODEL_VERSION);
        if (seen.get(Math.toIntExact(number))) {
            doubled++;
        } else if (lastOfCamera.getOrDefault(camera, -1L) > number) {
            outOfOrder++;
        }
        seen.set(Math.toIntExact(number));
        lastOfCamera.merge(camera, number, Math::max);
        String before = versionOfCamera.put(camera, version);
        if (before != null && version.compareTo(before) < 0) {
            earlierVersions++;
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    /** Whether there is a prediction of a frame with this number or a larger one. */
    boolean from(long number) {
        return seen.length() > number;
    }

    /** Frames with a prediction. */
    long count() {
        return seen.cardinality();
    }

    /** Whether the newest prediction of each camera is of a version. */
    boolean areOf(String version) {
        return versionOfCamera.size() == FrameFeed.CAMERAS
                && versionOfCamera.values().stream().allMatch(version::equals);
    }

    /** Predictions of a frame that had one. */
    long doubled() {
        return doubled;
    }

    /** Predictions behind that of a later frame of their camera. */
    long outOfOrder() {
        return outOfOrder;
    }

    /** Predictions of an earlier version than the prediction before them. */
    long earlierVersions() {
        return earlierVersions;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
