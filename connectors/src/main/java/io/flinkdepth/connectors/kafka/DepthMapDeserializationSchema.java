// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.image.DepthCodec;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.image.EncodedDepth;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ModelVersion;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts Kafka records to depth maps. Never throws; a record that is not a depth map is skipped,
 * counted in the metric {@code defectiveRecords} and logged at a limited rate.
 */
@PublicEvolving
public final class DepthMapDeserializationSchema extends TolerantDeserializationSchema<DepthMap> {

    private static final long serialVersionUID = 1L;

    @Override
    DepthMap read(ConsumerRecord<byte[], byte[]> record) throws ImageException {
        HeaderReader headers = new HeaderReader(record);
        if (record.value() == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        String failure = headers.text(HeaderNames.FAILURE_MESSAGE);
        if (failure != null) {
            throw new IllegalArgumentException(failure);
        }
        EncodedDepth encoded =
                new EncodedDepth(
                        DepthEncoding.ofId(headers.required(HeaderNames.DEPTH_ENCODING)),
                        headers.requiredInteger(HeaderNames.DEPTH_WIDTH),
                        headers.requiredInteger(HeaderNames.DEPTH_HEIGHT),
                        headers.requiredNumber(HeaderNames.DEPTH_SCALE),
                        headers.requiredNumber(HeaderNames.DEPTH_OFFSET),
                        record.value());
        return new DepthMap(
                headers.identity(),
                encoded.width(),
                encoded.height(),
                DepthCodec.decode(encoded, ImageLimits.DEFAULT),
                headers.requiredName(DepthKind.class, HeaderNames.DEPTH_KIND),
                new ModelVersion(
                        headers.required(HeaderNames.MODEL_NAME),
                        headers.required(HeaderNames.MODEL_VERSION)),
                headers.timings(),
                headers.confidence());
    }

    @Override
    public TypeInformation<DepthMap> getProducedType() {
        return TypeInformation.of(DepthMap.class);
    }
}
