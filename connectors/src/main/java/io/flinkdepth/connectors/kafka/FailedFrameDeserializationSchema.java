// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.FailureReason;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Converts records of a dead-letter topic to failed frames. Never throws; a record without a reason
 * is skipped, counted in the metric {@code defectiveRecords} and logged at a limited rate.
 */
@PublicEvolving
public final class FailedFrameDeserializationSchema
        extends TolerantDeserializationSchema<FailedFrame> {

    private static final long serialVersionUID = 1L;

    @Override
    FailedFrame read(ConsumerRecord<byte[], byte[]> record) {
        HeaderReader headers = new HeaderReader(record);
        return new FailedFrame(
                headers.identity(),
                headers.requiredName(FailureReason.class, HeaderNames.FAILURE_REASON),
                headers.required(HeaderNames.FAILURE_MESSAGE),
                record.value() == null ? new byte[0] : record.value());
    }

    @Override
    public TypeInformation<FailedFrame> getProducedType() {
        return TypeInformation.of(FailedFrame.class);
    }
}
