// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.camera.CalibratedFrames;
import java.nio.charset.StandardCharsets;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts Kafka records to the messages of {@link CalibratedFrames}. Never throws; a record
 * without a value, as a compacted topic has of a deleted key, is skipped, counted in the metric
 * {@code defectiveRecords} and logged at a limited rate.
 */
@Experimental
public final class CalibrationDeserializationSchema extends TolerantDeserializationSchema<String> {

    private static final long serialVersionUID = 1L;

    @Override
    String read(ConsumerRecord<byte[], byte[]> record) {
        if (record.value() == null) {
            throw new IllegalArgumentException("the record has no value");
        }
        return new String(record.value(), StandardCharsets.UTF_8);
    }

    @Override
    public TypeInformation<String> getProducedType() {
        return Types.STRING;
    }
}
