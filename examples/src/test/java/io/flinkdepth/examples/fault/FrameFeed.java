// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.operators.runtime.TestFrames;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends frames of a few cameras into a topic, a number of frames a second, until it is closed.
 * Frames are numbered over all cameras from 0 on.
 */
final class FrameFeed implements AutoCloseable {

    static final int CAMERAS = 3;

    private final AtomicLong sent = new AtomicLong();
    private final Queue<String> errors = new ConcurrentLinkedQueue<>();
    private final Duration pause;
    private final KafkaProducer<byte[], byte[]> producer;
    private final FrameSerializationSchema schema;
    private final Thread thread = new Thread(this::send, "frames");
    private volatile boolean open = true;

    /**
     * Begins to send.
     *
     * @param pause between two frames
     */
    FrameFeed(String brokers, String topic, Duration pause) {
        this.pause = pause;
        schema = new FrameSerializationSchema(topic);
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                brokers,
                                // Longer than a broker takes to start again.
                                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                600_000),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        thread.start();
    }

    private void send() {
        while (open) {
            long number = sent.get();
            producer.send(
                    schema.toRecord(TestFrames.gradient("camera" + number % CAMERAS, number)),
                    (metadata, error) -> {
                        if (error != null) {
                            errors.add(number + " was not sent: " + error);
                        }
                    });
            sent.incrementAndGet();
            LockSupport.parkNanos(pause.toNanos());
        }
        producer.flush();
    }

    /** How many frames have been sent. */
    long sent() {
        return sent.get();
    }

    /** Frames that the broker did not accept. */
    Queue<String> errors() {
        return errors;
    }

    /** Sends no more, and waits until the broker has everything. */
    @Override
    public void close() throws InterruptedException {
        open = false;
        thread.join();
        producer.close();
    }
}
