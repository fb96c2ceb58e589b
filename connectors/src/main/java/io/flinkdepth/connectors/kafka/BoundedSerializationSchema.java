// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.metric.ConnectorMetric;
import java.io.Serializable;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a record that is too large for the producer or its topic with a small record that
 * reports this. Otherwise the client would fail the job again after each restart. Each subtask
 * queries the limit of the topic from the broker once.
 */
final class BoundedSerializationSchema<T> implements KafkaRecordSerializationSchema<T> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(BoundedSerializationSchema.class);
    private static final int BROKER_SECONDS = 10;
    private static final int LOG_EVERY = 1000;

    /** Creates the replacement of a record that is too large. */
    @FunctionalInterface
    interface Replacement<T> extends Serializable {

        /**
         * Returns a record that is as small as possible if it cannot be within the limit.
         *
         * @param size size of the record, bytes
         * @param maxSize maximum size of a record, bytes
         */
        ProducerRecord<byte[], byte[]> of(
                T value, ProducerRecord<byte[], byte[]> record, int size, int maxSize);
    }

    private final KafkaRecordSerializationSchema<T> schema;
    private final Replacement<T> replacement;
    private final String topic;
    private final Properties client;
    private final int maxRequest;
    private transient int maxSize;
    private transient long tooLarge;
    private transient Counter replaced;
    private transient Counter leftOut;

    /**
     * Creates a schema that limits the size of another schema's records.
     *
     * @param client client properties for the connection to the broker
     * @param maxRequest maximum request size of the producer, bytes
     */
    BoundedSerializationSchema(
            KafkaRecordSerializationSchema<T> schema,
            Replacement<T> replacement,
            String topic,
            Properties client,
            int maxRequest) {
        this.schema = schema;
        this.replacement = replacement;
        this.topic = topic;
        this.client = client;
        this.maxRequest = maxRequest;
    }

    @Override
    public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink)
            throws Exception {
        schema.open(context, sink);
        open(context.getMetricGroup(), topicLimit());
    }

    /** Opens with what the broker tells of the topic, null if it tells nothing. */
    void open(MetricGroup metrics, @Nullable Integer topicLimit) {
        replaced = ConnectorMetric.REPLACED_RECORDS.counter(metrics);
        leftOut = ConnectorMetric.LEFT_OUT_RECORDS.counter(metrics);
        maxSize = topicLimit == null ? maxRequest : Math.min(topicLimit, maxRequest);
    }

    @Nullable
    private Integer topicLimit() throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(client)) {
            ConfigEntry limit =
                    admin.describeConfigs(List.of(resource))
                            .all()
                            .get(BROKER_SECONDS, TimeUnit.SECONDS)
                            .get(resource)
                            .get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            return limit == null ? null : Integer.valueOf(limit.value());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            LOG.warn(
                    "The broker does not tell max.message.bytes of topic {}: {}. Records of up to {}"
                            + " bytes are sent; the job fails if the topic takes less.",
                    topic,
                    reason(e),
                    maxRequest);
            return null;
        }
    }

    private static String reason(Exception e) {
        Throwable cause = ExceptionUtils.stripExecutionException(e);
        return cause instanceof UnknownTopicOrPartitionException
                ? "it does not exist yet"
                : cause.toString();
    }

    /** Returns null, which the sink leaves out, if not even the replacement is within the limit. */
    @Override
    @Nullable
    public ProducerRecord<byte[], byte[]> serialize(
            T value, KafkaSinkContext context, Long timestamp) {
        ProducerRecord<byte[], byte[]> record = schema.serialize(value, context, timestamp);
        int size = size(record);
        if (size <= maxSize) {
            return record;
        }
        ProducerRecord<byte[], byte[]> replacement =
                this.replacement.of(value, record, size, maxSize);
        boolean fits = size(replacement) <= maxSize;
        (fits ? replaced : leftOut).inc();
        if (tooLarge++ % LOG_EVERY == 0) {
            LOG.warn(
                    "A record of {} bytes for topic {} is {}: at most {} bytes are sent. Raise"
                            + " max.message.bytes of the topic and maxMessageSize. This subtask has"
                            + " had {} such records.",
                    size,
                    topic,
                    fits ? "replaced by one that reports this" : "left out",
                    maxSize,
                    tooLarge);
        }
        return fits ? replacement : null;
    }

    /** Returns the size of a record as the producer computes it. */
    static int size(ProducerRecord<byte[], byte[]> record) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE,
                CompressionType.NONE,
                record.key(),
                record.value(),
                record.headers().toArray());
    }
}
