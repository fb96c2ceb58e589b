// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Builds a {@link KafkaSink} for one type of record.
 *
 * <pre>{@code
 * KafkaSink<DepthMap> depth =
 *         RecordTopicSink.depthMaps("depth", DepthEncoding.PNG16)
 *                 .bootstrapServers("localhost:9092")
 *                 .build();
 * }</pre>
 *
 * <p>The default guarantee is AT_LEAST_ONCE, because with EXACTLY_ONCE consumers of committed
 * records see a record only after a checkpoint. EXACTLY_ONCE needs a transactional id prefix that
 * is unique to the job and does not change over restarts, and a checkpoint interval below the
 * transaction timeout (10 minutes by default; a broker allows up to 15 minutes by default).
 *
 * <p>The default maximum size of a message is 16 MiB, or the limit of the topic if it is less. A
 * larger frame or depth map is replaced by a record without a value whose headers report this; for
 * a failed frame, the first bytes are kept, with the original number of bytes. If that record is
 * still too large, the names of the frame and its camera are shortened; a record that no topic of
 * this limit can take is left out with a warning.
 *
 * @param <T> the type of record
 */
@PublicEvolving
public final class RecordTopicSink<T> {

    /** The broker's default {@code transaction.max.timeout.ms}. */
    private static final Duration BROKER_MAX = Duration.ofMinutes(15);

    private final KafkaRecordSerializationSchema<T> schema;
    private final String topic;
    @Nullable private final BoundedSerializationSchema.Replacement<T> replacement;
    private final Properties properties = new Properties();
    @Nullable private String bootstrapServers;
    private DeliveryGuarantee guarantee = DeliveryGuarantee.AT_LEAST_ONCE;
    @Nullable private String transactionalIdPrefix;
    private Duration transactionTimeout = Duration.ofMinutes(10);
    private MemorySize maxMessageSize = MessageSizes.DEFAULT_MAX;

    private RecordTopicSink(
            String topic,
            KafkaRecordSerializationSchema<T> schema,
            @Nullable BoundedSerializationSchema.Replacement<T> replacement) {
        this.topic = topic;
        this.schema = schema;
        this.replacement = replacement;
    }

    /** Creates a sink of frames. */
    public static RecordTopicSink<Frame> frames(String topic) {
        return new RecordTopicSink<>(
                topic, new FrameSerializationSchema(topic), OversizedRecords::ofFrame);
    }

    /** Creates a sink of depth maps. */
    public static RecordTopicSink<DepthMap> depthMaps(String topic, DepthEncoding encoding) {
        return new RecordTopicSink<>(
                topic, new DepthMapSerializationSchema(topic, encoding), OversizedRecords::ofDepth);
    }

    /** Creates a sink for a dead-letter topic. */
    public static RecordTopicSink<FailedFrame> failedFrames(String topic) {
        return new RecordTopicSink<>(
                topic, new FailedFrameSerializationSchema(topic), OversizedRecords::ofFailure);
    }

    /** Creates a sink of model updates. */
    public static RecordTopicSink<ModelUpdate> modelUpdates(String topic) {
        return new RecordTopicSink<>(topic, new ModelUpdateSerializationSchema(topic), null);
    }

    /** Creates a sink of model events: swaps, refusals and rollbacks. */
    public static RecordTopicSink<ModelEvent> modelEvents(String topic) {
        return new RecordTopicSink<>(
                topic, new ModelEventSerializationSchema(topic), OversizedRecords::ofEvent);
    }

    /** The brokers, as {@code host:port,host:port}. Required. */
    public RecordTopicSink<T> bootstrapServers(String servers) {
        this.bootstrapServers = Objects.requireNonNull(servers, "servers");
        return this;
    }

    /** The delivery guarantee; AT_LEAST_ONCE by default. */
    public RecordTopicSink<T> deliveryGuarantee(DeliveryGuarantee guarantee) {
        this.guarantee = Objects.requireNonNull(guarantee, "guarantee");
        return this;
    }

    /**
     * Prefix of the ids of transactions: unique to this sink among all jobs, and unchanged after a
     * restart. None by default; EXACTLY_ONCE needs one.
     */
    public RecordTopicSink<T> transactionalIdPrefix(String prefix) {
        this.transactionalIdPrefix = Objects.requireNonNull(prefix, "prefix");
        return this;
    }

    /** Maximum time that a transaction stays open, at most 15 minutes; 10 minutes by default. */
    public RecordTopicSink<T> transactionTimeout(Duration timeout) {
        this.transactionTimeout = Objects.requireNonNull(timeout, "timeout");
        return this;
    }

    /**
     * Maximum size of a message, at most 256 MiB; 16 MiB by default. Kafka's default for the {@code
     * max.message.bytes} of a topic is 1 MiB.
     */
    public RecordTopicSink<T> maxMessageSize(MemorySize size) {
        this.maxMessageSize = size;
        return this;
    }

    /**
     * A property of the Kafka producer; overrides the settings of this builder. None by default.
     */
    public RecordTopicSink<T> property(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** Checks the settings and builds the sink. */
    public KafkaSink<T> build() {
        if (bootstrapServers == null) {
            throw new IllegalStateException("a Kafka sink needs bootstrapServers(\"host:port\")");
        }
        Properties settings = new Properties();
        settings.putAll(properties);
        MessageSizes.producer(settings, MessageSizes.check(maxMessageSize));
        KafkaSinkBuilder<T> sink =
                KafkaSink.<T>builder()
                        .setBootstrapServers(bootstrapServers)
                        .setRecordSerializer(bounded(settings))
                        .setDeliveryGuarantee(guarantee);
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            checkTransactions();
            settings.putIfAbsent(
                    ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                    Long.toString(transactionTimeout.toMillis()));
            sink.setTransactionalIdPrefix(transactionalIdPrefix);
        }
        return sink.setKafkaProducerConfig(settings).build();
    }

    private KafkaRecordSerializationSchema<T> bounded(Properties producer) {
        if (replacement == null) {
            return schema;
        }
        Properties client = new Properties();
        for (String name : AdminClientConfig.configNames()) {
            if (producer.getProperty(name) != null) {
                client.setProperty(name, producer.getProperty(name));
            }
        }
        client.setProperty(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        int maxRequest =
                Integer.parseInt(producer.getProperty(ProducerConfig.MAX_REQUEST_SIZE_CONFIG));
        return new BoundedSerializationSchema<>(schema, replacement, topic, client, maxRequest);
    }

    private void checkTransactions() {
        if (transactionalIdPrefix == null || transactionalIdPrefix.isBlank()) {
            throw new IllegalStateException(
                    "EXACTLY_ONCE needs transactionalIdPrefix(\"name-of-the-job\"), unique to this"
                            + " sink and the same after every restart");
        }
        if (transactionTimeout.compareTo(BROKER_MAX) > 0 || transactionTimeout.isNegative()) {
            throw new IllegalStateException(
                    "transactionTimeout is "
                            + transactionTimeout
                            + ", but a broker refuses more than 15 minutes; where"
                            + " transaction.max.timeout.ms was raised, set"
                            + " property(\"transaction.timeout.ms\", …) instead");
        }
    }
}
