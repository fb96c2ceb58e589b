// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/** What takes the place of a record that is too large, with names that are too large, too. */
class OversizedRecordsTest {

    private static final int LIMIT = 5000;
    private static final String HUGE = "日".repeat(100_000);

    private final Map<String, Counter> counters = new HashMap<>();

    private <T> ProducerRecord<byte[], byte[]> bounded(
            KafkaRecordSerializationSchema<T> schema,
            BoundedSerializationSchema.Replacement<T> replacement,
            T value,
            int limit) {
        BoundedSerializationSchema<T> bounded =
                new BoundedSerializationSchema<>(
                        schema, replacement, "topic", new Properties(), limit);
        bounded.open(
                new UnregisteredMetricsGroup() {
                    @Override
                    public Counter counter(String name) {
                        return counters.computeIfAbsent(name, ignored -> new SimpleCounter());
                    }
                },
                null);
        ProducerRecord<byte[], byte[]> record = bounded.serialize(value, null, null);
        if (record != null) {
            assertThat(BoundedSerializationSchema.size(record)).isLessThanOrEqualTo(limit);
        }
        return record;
    }

    private ProducerRecord<byte[], byte[]> ofFailure(FailedFrame frame, int limit) {
        return bounded(
                new FailedFrameSerializationSchema("topic"),
                OversizedRecords::ofFailure,
                frame,
                limit);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private static FailedFrame failed(String camera, String name, String message, byte[] image) {
        return new FailedFrame(
                new FrameIdentity(camera, 7, 1000, name),
                FailureReason.CORRUPT_IMAGE,
                message,
                image);
    }

    @Test
    void aFailedFrameKeepsItsFirstBytesAndTellsHowManyItHad() {
        byte[] image = new byte[50_000];
        new Random(1).nextBytes(image);
        ProducerRecord<byte[], byte[]> record = ofFailure(failed("a", "b", "cut", image), LIMIT);
        assertThat(header(record, HeaderNames.PAYLOAD_LENGTH)).isEqualTo("50000");
        assertThat(header(record, HeaderNames.NAME)).isEqualTo("b");
        assertThat(header(record, HeaderNames.FAILURE_MESSAGE)).isEqualTo("cut");
        assertThat(record.value()).hasSizeGreaterThan(LIMIT - 500);
        assertThat(image).startsWith(record.value());
    }

    @Test
    void hugeNamesAndMessagesAreShortened() {
        byte[] image = new byte[50_000];
        ProducerRecord<byte[], byte[]> record = ofFailure(failed(HUGE, HUGE, HUGE, image), LIMIT);
        assertThat(header(record, HeaderNames.FAILURE_REASON)).isEqualTo("CORRUPT_IMAGE");
        assertThat(header(record, HeaderNames.FAILURE_MESSAGE)).startsWith("日日").endsWith("…");
        assertThat(header(record, HeaderNames.SEQUENCE)).isEqualTo("7");
        assertThat(header(record, HeaderNames.PAYLOAD_LENGTH)).isEqualTo("50000");
        assertThat(record.value()).hasSizeGreaterThan(1000);
        byte[] other = ofFailure(failed(HUGE + "2", HUGE, HUGE, image), LIMIT).key();
        assertThat(other).as("cameras stay apart").isNotEqualTo(record.key());
    }

    @Test
    void aRecordThatNothingMakesSmallEnoughIsLeftOut() {
        assertThat(ofFailure(failed("a", "b", "cut", new byte[0]), 70)).isNull();
        assertThat(counters.get("leftOutRecords").getCount()).isEqualTo(1);
        assertThat(counters.get("replacedRecords").getCount()).isZero();
    }

    @Test
    void aFrameWithAHugeNameIsReported() {
        Frame frame =
                new Frame(new FrameIdentity(HUGE, 7, 1000, HUGE), new byte[] {1}, HUGE, null, null);
        ProducerRecord<byte[], byte[]> record =
                bounded(
                        new FrameSerializationSchema("topic"),
                        OversizedRecords::ofFrame,
                        frame,
                        LIMIT);
        assertThat(header(record, HeaderNames.FAILURE_REASON)).isEqualTo("TOO_MANY_BYTES");
        assertThat(header(record, HeaderNames.FAILURE_MESSAGE)).contains("takes 5000");
    }

    @Test
    void theReasonOfAnEventIsCut() {
        ModelVersion version = new ModelVersion("street", "v1");
        ModelEvent event =
                new ModelEvent(
                        ModelEvent.Kind.REFUSED, version, version, 1, 2, HUGE, ShadowFigures.NONE);
        assertThat(event.reason()).hasSize(ModelEvent.MAX_REASON).endsWith("日…");
        ProducerRecord<byte[], byte[]> record =
                bounded(
                        new ModelEventSerializationSchema("topic"),
                        OversizedRecords::ofEvent,
                        event,
                        LIMIT);
        assertThat(new String(record.value(), StandardCharsets.UTF_8)).contains("REFUSED", "日…");
    }
}
