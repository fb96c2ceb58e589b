// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import java.util.Properties;
import org.apache.flink.configuration.MemorySize;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Client settings for large messages, which must be consistent. */
final class MessageSizes {

    static final MemorySize DEFAULT_MAX = MemorySize.ofMebiBytes(16);
    static final int DEFAULT_RECORDS_PER_POLL = 16;

    /** Bytes for key, headers and framing. */
    private static final int OVERHEAD = 64 * 1024;

    private static final int MESSAGES_IN_PRODUCER = 6;

    private MessageSizes() {}

    static int check(MemorySize maximum) {
        long bytes = maximum.getBytes();
        if (bytes < 1 || bytes > (1 << 28)) {
            throw new IllegalArgumentException(
                    "maxMessageSize must be between 1 byte and 256 MB: " + maximum);
        }
        return (int) bytes;
    }

    static void producer(Properties properties, int maxBytes) {
        properties.putIfAbsent(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, text(maxBytes + OVERHEAD));
        long buffer = (long) MESSAGES_IN_PRODUCER * (maxBytes + OVERHEAD);
        properties.putIfAbsent(
                ProducerConfig.BUFFER_MEMORY_CONFIG, text(Math.max(buffer, 32L << 20)));
    }

    static void consumer(Properties properties, int maxBytes) {
        properties.putIfAbsent(
                ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, text(maxBytes + OVERHEAD));
        properties.putIfAbsent(
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG, text(2L * (maxBytes + OVERHEAD)));
        // The default of 500 records could be gigabytes of images at once.
        properties.putIfAbsent(
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG, text(DEFAULT_RECORDS_PER_POLL));
    }

    private static String text(long value) {
        return Long.toString(value);
    }
}
