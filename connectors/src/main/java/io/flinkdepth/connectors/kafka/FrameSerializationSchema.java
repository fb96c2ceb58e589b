// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.Frame;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts frames to Kafka records for {@link FrameDeserializationSchema}; defects are not written.
 */
@PublicEvolving
public final class FrameSerializationSchema implements KafkaRecordSerializationSchema<Frame> {

    private static final long serialVersionUID = 1L;

    private final String topic;

    /** Creates a schema for a topic. */
    public FrameSerializationSchema(String topic) {
        this.topic = Objects.requireNonNull(topic, "topic");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            Frame frame, KafkaSinkContext context, Long timestamp) {
        return toRecord(frame);
    }

    /** Returns the record of a frame, for producers outside Flink. */
    public ProducerRecord<byte[], byte[]> toRecord(Frame frame) {
        return RecordWriter.of(topic, frame.identity(), frame.image())
                .header(HeaderNames.MEDIA_TYPE, frame.mediaType())
                .intrinsics(frame.intrinsics())
                .record();
    }
}
