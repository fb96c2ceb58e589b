// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.DepthMapDeserializationSchema;
import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.connectors.record.DepthMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;

/** Records of depth whose headers are good: what the value may be. */
@Tag("fuzz")
class DepthRecordFuzzTest {

    /** The first three bytes are the encoding, the width and the height. */
    @FuzzTest(maxDuration = "4s")
    void depth(byte[] bytes) {
        if (bytes.length < 3) {
            return;
        }
        DepthEncoding[] encodings = DepthEncoding.values();
        DepthEncoding encoding = encodings[(bytes[0] & 0xff) % encodings.length];
        int width = Math.max(1, bytes[1] & 0xff);
        int height = Math.max(1, bytes[2] & 0xff);
        byte[] value = Arrays.copyOfRange(bytes, 3, bytes.length);
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 1, null, value);
        header(record, HeaderNames.DEPTH_ENCODING, encoding.id());
        header(record, HeaderNames.DEPTH_KIND, "METRIC_DEPTH");
        header(record, HeaderNames.DEPTH_WIDTH, Integer.toString(width));
        header(record, HeaderNames.DEPTH_HEIGHT, Integer.toString(height));
        header(record, HeaderNames.DEPTH_SCALE, "0.00390625");
        header(record, HeaderNames.DEPTH_OFFSET, "0");
        header(record, HeaderNames.MODEL_NAME, "model");
        header(record, HeaderNames.MODEL_VERSION, "v1");
        List<DepthMap> read = new ArrayList<>();
        new DepthMapDeserializationSchema().deserialize(record, new ListCollector<>(read));
        for (DepthMap map : read) {
            assertThat(map.values()).hasSize(width * height);
        }
    }

    private static void header(ConsumerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
