// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Converts depth maps to Kafka records: the value is the encoded map; headers contain the encoding,
 * size, scale, offset, kind and model, and the mean of the confidence if the map has one. A map
 * that there is too little memory to encode gives a record without a value whose headers report
 * this.
 */
@PublicEvolving
public final class DepthMapSerializationSchema implements KafkaRecordSerializationSchema<DepthMap> {

    private static final long serialVersionUID = 1L;

    private final String topic;
    private final DepthEncoding encoding;

    /** Creates a schema for a topic and an encoding. */
    public DepthMapSerializationSchema(String topic, DepthEncoding encoding) {
        this.topic = Objects.requireNonNull(topic, "topic");
        this.encoding = Objects.requireNonNull(encoding, "encoding");
    }

    @Override
    public ProducerRecord<byte[], byte[]> serialize(
            DepthMap map, KafkaSinkContext context, Long timestamp) {
        try {
            return record(map);
        } catch (RuntimeException | Error e) {
            FrameDefect defect = FrameErrors.defectOrRethrow(e, FailureReason.OUT_OF_MEMORY);
            return RecordWriter.of(topic, map.identity(), new byte[0])
                    .failure(defect.reason(), defect.message())
                    .record();
        }
    }

    private ProducerRecord<byte[], byte[]> record(DepthMap map) {
        EncodedDepth encoded = DepthCodec.encode(map, encoding);
        InferenceTimings timings = map.timings();
        return RecordWriter.of(topic, map.identity(), encoded.bytes())
                .header(HeaderNames.MEDIA_TYPE, encoding.mediaType())
                .header(HeaderNames.DEPTH_ENCODING, encoding.id())
                .header(HeaderNames.DEPTH_KIND, map.kind().name())
                .header(HeaderNames.DEPTH_WIDTH, encoded.width())
                .header(HeaderNames.DEPTH_HEIGHT, encoded.height())
                .header(HeaderNames.DEPTH_SCALE, encoded.scale())
                .header(HeaderNames.DEPTH_OFFSET, encoded.offset())
                .header(HeaderNames.MODEL_NAME, map.model().name())
                .header(HeaderNames.MODEL_VERSION, map.model().version())
                .header(
                        HeaderNames.CONFIDENCE,
                        map.confidence() == null ? null : map.confidence().mean())
                .header(
                        HeaderNames.TIMINGS,
                        timings.queueNanos()
                                + ","
                                + timings.decodeNanos()
                                + ","
                                + timings.preprocessNanos()
                                + ","
                                + timings.inferenceNanos()
                                + ","
                                + timings.batchSize())
                .record();
    }
}
