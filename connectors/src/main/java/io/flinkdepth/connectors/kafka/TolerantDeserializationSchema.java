// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import org.apache.flink.api.common.serialization.DeserializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips records that cannot be read: each is counted in the metric {@code defectiveRecords}, and
 * each subtask logs the first one and then every thousandth.
 */
abstract class TolerantDeserializationSchema<T> implements KafkaRecordDeserializationSchema<T> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TolerantDeserializationSchema.class);
    private static final int LOG_EVERY = 1000;

    private transient Counter defective;

    @Override
    public void open(InitializationContext context) {
        defective = ConnectorMetric.DEFECTIVE_RECORDS.counter(context.getMetricGroup());
    }

    @Override
    public final void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<T> out) {
        T value;
        try {
            value = read(record);
        } catch (Exception e) {
            passOver(record, e.getMessage());
            return;
        } catch (Error e) {
            FrameDefect defect = FrameErrors.defectOrRethrow(e, FailureReason.CORRUPT_IMAGE);
            passOver(record, defect.message());
            return;
        }
        out.collect(value);
    }

    /** Reads a record; any exception means that it cannot be read. */
    abstract T read(ConsumerRecord<byte[], byte[]> record) throws Exception;

    private void passOver(ConsumerRecord<byte[], byte[]> record, String problem) {
        if (defective == null) {
            defective = new SimpleCounter();
        }
        if (defective.getCount() % LOG_EVERY == 0) {
            LOG.warn(
                    "{}-{}@{} is skipped by {}: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    getClass().getSimpleName(),
                    problem);
        }
        defective.inc();
    }
}
