// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.ZstdOutputStream;
import io.flinkdepth.connectors.SmallHeap;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.record.DepthMap;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Depth that is too large for the memory does not end a job, and others go on. */
@Timeout(120)
class SmallHeapDepthTest {

    private static final DepthMapSerializationSchema WRITER =
            new DepthMapSerializationSchema("depth", DepthEncoding.FLOAT32);

    @Test
    void aMapThatCannotBeEncodedIsAFailure() throws Exception {
        assertThat(SmallHeap.run(Encoding.class, 40))
                .containsSubsequence("large OUT_OF_MEMORY 0", "small null");
    }

    @Test
    void aRecordThatCannotBeDecodedIsPassedOver() throws Exception {
        assertThat(SmallHeap.run(Decoding.class, 40)).containsSubsequence("read [small]");
    }

    static final class Encoding {
        public static void main(String[] arguments) {
            ProducerRecord<byte[], byte[]> large =
                    WRITER.serialize(SmallHeap.map("large", 2000), null, null);
            System.out.println("large " + failure(large) + " " + large.value().length);
            System.out.println(
                    "small " + failure(WRITER.serialize(SmallHeap.map("small", 10), null, null)));
        }

        private static String failure(ProducerRecord<byte[], byte[]> record) {
            Header reason = record.headers().lastHeader(HeaderNames.FAILURE_REASON);
            return reason == null ? null : new String(reason.value(), StandardCharsets.UTF_8);
        }
    }

    static final class Decoding {
        public static void main(String[] arguments) throws IOException {
            List<DepthMap> read = new ArrayList<>();
            DepthMapDeserializationSchema reader = new DepthMapDeserializationSchema();
            for (ProducerRecord<byte[], byte[]> record :
                    List.of(large(), WRITER.serialize(SmallHeap.map("small", 10), null, null))) {
                reader.deserialize(consumed(record), new ListCollector<>(read));
            }
            System.out.println(
                    "read " + read.stream().map(map -> map.identity().cameraId()).toList());
        }

        /** 36 MB of zeros, which compress to little. */
        private static ProducerRecord<byte[], byte[]> large() throws IOException {
            ProducerRecord<byte[], byte[]> small =
                    WRITER.serialize(SmallHeap.map("large", 10), null, null);
            int side = 3000;
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZstdOutputStream out = new ZstdOutputStream(bytes)) {
                for (int i = 0; i < side; i++) {
                    out.write(new byte[4 * side]);
                }
            }
            ProducerRecord<byte[], byte[]> large =
                    new ProducerRecord<>(
                            "depth", null, 2L, small.key(), bytes.toByteArray(), small.headers());
            for (String name : List.of(HeaderNames.DEPTH_WIDTH, HeaderNames.DEPTH_HEIGHT)) {
                large.headers().add(name, "3000".getBytes(StandardCharsets.UTF_8));
            }
            return large;
        }

        private static ConsumerRecord<byte[], byte[]> consumed(
                ProducerRecord<byte[], byte[]> record) {
            return new ConsumerRecord<>(
                    record.topic(),
                    0,
                    0,
                    2,
                    TimestampType.CREATE_TIME,
                    record.key().length,
                    record.value().length,
                    record.key(),
                    record.value(),
                    record.headers(),
                    Optional.empty());
        }
    }
}
