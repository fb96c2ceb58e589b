// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.examples.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;

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
        consumer = Topics.fromStart(brokers, topic);
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
        Topics.toEnd(consumer).forEach(this::add);
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        String camera = new String(record.key(), StandardCharsets.UTF_8);
        long number = number(record);
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

    /** The number of the frame of a record. */
    static long number(ConsumerRecord<byte[], byte[]> record) {
        return Long.parseLong(header(record, HeaderNames.SEQUENCE));
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
