// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Replacements of records that are too large for their topic. Messages are cut; the names of a
 * frame and its camera only if the record is still too large.
 */
final class OversizedRecords {

    /** Bytes for the length fields, which grow with the value. */
    private static final int ROOM = 64;

    private static final int MAX_MESSAGE = 1000;
    private static final int SHORT_MESSAGE = 200;
    private static final int SHORT_NAME = 100;

    private OversizedRecords() {}

    /** Returns a record with the identity and the reason, without a value. */
    static ProducerRecord<byte[], byte[]> ofDepth(
            DepthMap map, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        return tooLarge(
                record.topic(),
                map.identity(),
                "the depth of %d x %d pixels is a record of %d bytes; the topic takes %d"
                        .formatted(map.width(), map.height(), size, maxSize),
                maxSize);
    }

    static ProducerRecord<byte[], byte[]> ofFrame(
            Frame frame, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        return tooLarge(
                record.topic(),
                frame.identity(),
                "the frame of %d bytes is a record of %d bytes; the topic takes %d"
                        .formatted(frame.image().length, size, maxSize),
                maxSize);
    }

    private static ProducerRecord<byte[], byte[]> tooLarge(
            String topic, FrameIdentity identity, String message, int maxSize) {
        FailedFrame failure =
                new FailedFrame(identity, FailureReason.TOO_MANY_BYTES, message, new byte[0]);
        return fitting(topic, failure, maxSize).record();
    }

    /** Returns a record with the first bytes of the frame and their original number. */
    static ProducerRecord<byte[], byte[]> ofFailure(
            FailedFrame frame, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        byte[] image = frame.image();
        FailedFrame empty =
                new FailedFrame(frame.identity(), frame.reason(), frame.message(), new byte[0]);
        ProducerRecord<byte[], byte[]> without =
                fitting(record.topic(), empty, maxSize - ROOM)
                        .header(HeaderNames.PAYLOAD_LENGTH, image.length)
                        .record();
        int room = maxSize - BoundedSerializationSchema.size(without) - ROOM;
        byte[] kept = Arrays.copyOf(image, Math.max(0, Math.min(image.length, room)));
        return new ProducerRecord<>(
                without.topic(), null, without.timestamp(), without.key(), kept, without.headers());
    }

    /** Returns an event with the beginning of the reason. */
    static ProducerRecord<byte[], byte[]> ofEvent(
            ModelEvent event, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        ModelEvent shorter =
                new ModelEvent(
                        event.kind(),
                        event.served(),
                        event.candidate(),
                        event.receivedAtMillis(),
                        event.decidedAtMillis(),
                        ShortText.of(event.reason(), SHORT_MESSAGE),
                        event.shadow());
        return new ModelEventSerializationSchema(record.topic()).serialize(shorter, null, null);
    }

    private static RecordWriter fitting(String topic, FailedFrame frame, int maxSize) {
        FrameIdentity identity = frame.identity();
        RecordWriter record = failure(topic, identity, frame, MAX_MESSAGE);
        if (BoundedSerializationSchema.size(record.record()) <= maxSize) {
            return record;
        }
        String name = identity.name();
        FrameIdentity shorter =
                new FrameIdentity(
                        ShortText.distinct(identity.cameraId(), SHORT_NAME),
                        identity.sequence(),
                        identity.eventTimeMillis(),
                        name == null ? null : ShortText.distinct(name, SHORT_NAME));
        return failure(topic, shorter, frame, SHORT_MESSAGE);
    }

    private static RecordWriter failure(
            String topic, FrameIdentity identity, FailedFrame frame, int maxMessage) {
        return RecordWriter.of(topic, identity, new byte[0])
                .failure(frame.reason(), ShortText.of(frame.message(), maxMessage));
    }
}
