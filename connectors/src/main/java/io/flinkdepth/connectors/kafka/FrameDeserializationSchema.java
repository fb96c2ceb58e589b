// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts each Kafka record to one frame. Never throws, because an exception would fail the job
 * again at the same record after each restart.
 *
 * <ul>
 *   <li>Camera: the key as UTF-8; without one {@code topic-partition}.
 *   <li>Sequence: header {@link HeaderNames#SEQUENCE}; without one the offset.
 *   <li>Event time: the record's timestamp.
 *   <li>A null or empty value gives a frame with the defect {@link FailureReason#EMPTY}. A header
 *       that cannot be read gives a frame with {@link FailureReason#BAD_HEADER} and the offset as
 *       its sequence. The schema does not check that the bytes are an image.
 * </ul>
 */
@PublicEvolving
public final class FrameDeserializationSchema implements KafkaRecordDeserializationSchema<Frame> {

    private static final long serialVersionUID = 1L;
    private static final byte[] NO_BYTES = {};

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Frame> out) {
        out.collect(frame(record));
    }

    private static Frame frame(ConsumerRecord<byte[], byte[]> record) {
        HeaderReader headers = new HeaderReader(record);
        byte[] image = record.value() == null ? NO_BYTES : record.value();
        FrameDefect defect = image.length > 0 ? null : empty(record, headers);
        try {
            return new Frame(
                    headers.identity(),
                    image,
                    headers.text(HeaderNames.MEDIA_TYPE),
                    headers.intrinsics(),
                    defect);
        } catch (IllegalArgumentException e) {
            FrameDefect bad = new FrameDefect(FailureReason.BAD_HEADER, e.getMessage());
            return new Frame(headers.identityWithoutHeaders(), image, null, null, bad);
        }
    }

    private static FrameDefect empty(ConsumerRecord<byte[], byte[]> record, HeaderReader headers) {
        String tooLarge = headers.text(HeaderNames.FAILURE_MESSAGE);
        if (tooLarge != null) {
            // The sink wrote it instead of a frame that is too large for the topic.
            return new FrameDefect(FailureReason.TOO_MANY_BYTES, tooLarge);
        }
        return new FrameDefect(
                FailureReason.EMPTY,
                "the record %s-%d@%d has %s; expected an image"
                        .formatted(
                                record.topic(),
                                record.partition(),
                                record.offset(),
                                record.value() == null ? "no value" : "an empty value"));
    }

    @Override
    public TypeInformation<Frame> getProducedType() {
        return TypeInformation.of(Frame.class);
    }
}
