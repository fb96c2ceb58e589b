// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.FailedFrame;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts failed frames to records of a dead-letter topic: the value is the unchanged bytes of the
 * frame; the reason and the message are headers. To retry the frames, read the topic as frames.
 */
@PublicEvolving
public final class FailedFrameSerializationSchema
        implements KafkaRecordSerializationSchema<FailedFrame> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    /** Creates a schema for a topic. */
    public FailedFrameSerializationSchema(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            FailedFrame frame, KafkaSinkContext context, Long timestamp) {
        return RecordWriter.of(topic, frame.identity(), frame.image())
                .failure(frame.reason(), frame.message())
                .record();
    }
}
