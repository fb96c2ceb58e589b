// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Builds one record: key, timestamp and textual headers. */
final class RecordWriter {

    private final ProducerRecord<byte[], byte[]> record;

    private RecordWriter(ProducerRecord<byte[], byte[]> record) {
        this.record = record;
    }

    /** Starts a record of a frame, or of a prediction for it, with the frame's identity. */
    static RecordWriter of(String topic, FrameIdentity identity, byte[] value) {
        // Kafka rejects negative timestamps; without one it uses the time of writing.
        Long timestamp = identity.eventTimeMillis() < 0 ? null : identity.eventTimeMillis();
        byte[] key = identity.cameraId().getBytes(StandardCharsets.UTF_8);
        return new RecordWriter(new ProducerRecord<>(topic, null, timestamp, key, value))
                .header(HeaderNames.SEQUENCE, identity.sequence())
                .header(HeaderNames.NAME, identity.name());
    }

    /** Adds a header; does nothing if the value is null. */
    RecordWriter header(String name, @Nullable Object value) {
        if (value != null) {
            record.headers().add(name, value.toString().getBytes(StandardCharsets.UTF_8));
        }
        return this;
    }

    RecordWriter failure(FailureReason reason, String message) {
        return header(HeaderNames.FAILURE_REASON, reason.name())
                .header(HeaderNames.FAILURE_MESSAGE, message);
    }

    RecordWriter intrinsics(@Nullable CameraIntrinsics intrinsics) {
        return intrinsics == null
                ? this
                : header(
                        HeaderNames.INTRINSICS,
                        intrinsics.focalX()
                                + ","
                                + intrinsics.focalY()
                                + ","
                                + intrinsics.principalX()
                                + ","
                                + intrinsics.principalY());
    }

    ProducerRecord<byte[], byte[]> record() {
        return record;
    }
}
