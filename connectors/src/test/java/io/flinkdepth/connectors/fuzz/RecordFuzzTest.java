// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import io.flinkdepth.connectors.kafka.DepthMapDeserializationSchema;
import io.flinkdepth.connectors.kafka.FailedFrameDeserializationSchema;
import io.flinkdepth.connectors.kafka.FrameDeserializationSchema;
import io.flinkdepth.connectors.kafka.HeaderNames;
import io.flinkdepth.connectors.kafka.ModelUpdateDeserializationSchema;
import io.flinkdepth.connectors.record.Frame;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;

/** Records of topics that anybody may write to: no schema throws. */
@Tag("fuzz")
class RecordFuzzTest {

    private static final String[] NAMES = {
        HeaderNames.SEQUENCE,
        HeaderNames.NAME,
        HeaderNames.MEDIA_TYPE,
        HeaderNames.INTRINSICS,
        HeaderNames.DEPTH_KIND,
        HeaderNames.DEPTH_ENCODING,
        HeaderNames.DEPTH_WIDTH,
        HeaderNames.DEPTH_HEIGHT,
        HeaderNames.DEPTH_SCALE,
        HeaderNames.DEPTH_OFFSET,
        HeaderNames.MODEL_NAME,
        HeaderNames.MODEL_VERSION,
        HeaderNames.TIMINGS,
        HeaderNames.FAILURE_REASON,
        HeaderNames.FAILURE_MESSAGE,
    };

    private static final String[] VALUES = {
        "0",
        "-1",
        "16",
        "4000",
        "1e300",
        "NaN",
        "png16",
        "float16-zstd",
        "float32-zstd",
        "RELATIVE_DISPARITY",
        "METRIC_DEPTH",
        "1,2,3,4,5",
        "CORRUPT_IMAGE",
    };

    private static ConsumerRecord<byte[], byte[]> record(FuzzedDataProvider data) {
        List<String[]> headers = new ArrayList<>();
        for (int i = data.consumeInt(0, 20); i > 0; i--) {
            String value = data.consumeBoolean() ? data.pickValue(VALUES) : data.consumeString(40);
            headers.add(new String[] {data.pickValue(NAMES), value});
        }
        byte[] key = data.consumeBoolean() ? null : data.consumeBytes(20);
        byte[] value = data.consumeBoolean() ? null : data.consumeRemainingAsBytes();
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("topic", 0, 1, key, value);
        headers.forEach(header -> record.headers().add(header[0], header[1].getBytes()));
        return record;
    }

    private static <T> List<T> read(
            KafkaRecordDeserializationSchema<T> schema, ConsumerRecord<byte[], byte[]> record)
            throws Exception {
        List<T> read = new ArrayList<>();
        schema.deserialize(
                record,
                new Collector<>() {
                    @Override
                    public void collect(T value) {
                        read.add(value);
                    }

                    @Override
                    public void close() {}
                });
        return read;
    }

    @FuzzTest(maxDuration = "4s")
    void records(FuzzedDataProvider data) throws Exception {
        ConsumerRecord<byte[], byte[]> record = record(data);
        List<Frame> frames = read(new FrameDeserializationSchema(), record);
        assertThat(frames).as("each record is a frame").hasSize(1);
        read(new DepthMapDeserializationSchema(), record);
        read(new FailedFrameDeserializationSchema(), record);
        read(new ModelUpdateDeserializationSchema(), record);
    }
}
