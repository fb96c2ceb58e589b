// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.util.Arrays;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Replacements of records that are too large for their topic. */
final class OversizedRecords {

    /** Bytes for the headers of the failure. */
    private static final int ROOM = 2048;

    private static final int MAX_MESSAGE = 1024;

    private OversizedRecords() {}

    /** Returns a record with the identity and the reason, without a value. */
    static ProducerRecord<byte[], byte[]> ofDepth(
            DepthMap map, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        return failure(
                record.topic(),
                map.identity(),
                "the depth of %d x %d pixels is a record of %d bytes; the topic takes %d"
                        .formatted(map.width(), map.height(), size, maxSize));
    }

    static ProducerRecord<byte[], byte[]> ofFrame(
            Frame frame, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        return failure(
                record.topic(),
                frame.identity(),
                "the frame of %d bytes is a record of %d bytes; the topic takes %d"
                        .formatted(frame.image().length, size, maxSize));
    }

    private static ProducerRecord<byte[], byte[]> failure(
            String topic, FrameIdentity identity, String message) {
        return RecordWriter.of(topic, identity, new byte[0])
                .header(HeaderNames.FAILURE_REASON, FailureReason.TOO_MANY_BYTES.name())
                .header(HeaderNames.FAILURE_MESSAGE, message)
                .record();
    }

    /** Returns a record with the first bytes of the frame and their original number. */
    static ProducerRecord<byte[], byte[]> ofFailure(
            FailedFrame frame, ProducerRecord<byte[], byte[]> record, int size, int maxSize) {
        int overhead = size - frame.image().length;
        int kept = Math.max(0, Math.min(frame.image().length, maxSize - overhead - ROOM));
        String message = frame.message();
        return RecordWriter.of(record.topic(), frame.identity(), Arrays.copyOf(frame.image(), kept))
                .header(HeaderNames.FAILURE_REASON, frame.reason().name())
                .header(
                        HeaderNames.FAILURE_MESSAGE,
                        message.substring(0, Math.min(MAX_MESSAGE, message.length())))
                .header(HeaderNames.PAYLOAD_LENGTH, frame.image().length)
                .record();
    }
}
