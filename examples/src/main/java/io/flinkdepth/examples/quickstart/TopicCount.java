// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.kafka.HeaderNames;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** The frames that committed records of a topic are about, and how often one is there twice. */
final class TopicCount {

    private final Set<String> identities = new HashSet<>();
    private long total;
    private long duplicates;

    private TopicCount() {}

    static TopicCount of(String brokers, String topic) {
        TopicCount count = new TopicCount();
        try (TopicReader reader = new TopicReader(brokers, true, topic)) {
            reader.readToEnd(count::add);
        }
        return count;
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        total++;
        if (!identities.add(identity(record))) {
            duplicates++;
        }
    }

    /** Which frame a record is about. */
    static String identity(ConsumerRecord<byte[], byte[]> record) {
        Header sequence = record.headers().lastHeader(HeaderNames.SEQUENCE);
        String camera = new String(record.key(), StandardCharsets.UTF_8);
        return camera + "#" + new String(sequence.value(), StandardCharsets.UTF_8);
    }

    Set<String> identities() {
        return identities;
    }

    /** All records, duplicates too. */
    long total() {
        return total;
    }

    long distinct() {
        return identities.size();
    }

    long duplicates() {
        return duplicates;
    }
}
