// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.kafka;

import io.flinkdepth.connectors.record.Frame;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * Builds a {@link KafkaSource} of frames whose client settings suit images.
 *
 * <pre>{@code
 * KafkaSource<Frame> frames =
 *         FrameTopicSource.builder()
 *                 .bootstrapServers("localhost:9092")
 *                 .topics("frames")
 *                 .groupId("depth")
 *                 .build();
 * }</pre>
 *
 * <p>Bootstrap servers, topics and group id are required. By default, the source is unbounded,
 * starts at the latest offset, and reads messages of up to 16 MiB and at most 16 records in a poll.
 * The broker's {@code message.max.bytes} and the topic's {@code max.message.bytes} must also allow
 * this size.
 */
@PublicEvolving
public final class FrameTopicSource {

    private final Properties properties = new Properties();
    @Nullable private String bootstrapServers;
    private List<String> topics = List.of();
    @Nullable private String groupId;
    private OffsetsInitializer startingOffsets = OffsetsInitializer.latest();
    @Nullable private OffsetsInitializer stoppingOffsets;
    private MemorySize maxMessageSize = MessageSizes.DEFAULT_MAX;

    private FrameTopicSource() {}

    /** A builder with nothing set. */
    public static FrameTopicSource builder() {
        return new FrameTopicSource();
    }

    /** The brokers, as {@code host:port,host:port}. Required. */
    public FrameTopicSource bootstrapServers(String servers) {
        this.bootstrapServers = Objects.requireNonNull(servers, "servers");
        return this;
    }

    /** The topics to read. Required. */
    public FrameTopicSource topics(String... topics) {
        this.topics = List.of(topics);
        return this;
    }

    /** The consumer group under which offsets are committed. Required. */
    public FrameTopicSource groupId(String groupId) {
        this.groupId = Objects.requireNonNull(groupId, "groupId");
        return this;
    }

    /** The offsets at which a job without a checkpoint starts; the latest by default. */
    public FrameTopicSource startingOffsets(OffsetsInitializer offsets) {
        this.startingOffsets = Objects.requireNonNull(offsets, "offsets");
        return this;
    }

    /** Makes the source bounded: it ends at these offsets. Unbounded by default. */
    public FrameTopicSource bounded(OffsetsInitializer offsets) {
        this.stoppingOffsets = Objects.requireNonNull(offsets, "offsets");
        return this;
    }

    /** Maximum size of an image, at most 256 MiB; 16 MiB by default. */
    public FrameTopicSource maxMessageSize(MemorySize size) {
        this.maxMessageSize = size;
        return this;
    }

    /**
     * A property of the Kafka consumer; overrides the settings of this builder. None by default.
     */
    public FrameTopicSource property(String key, String value) {
        properties.setProperty(key, value);
        return this;
    }

    /** Checks the settings and builds the source. */
    public KafkaSource<Frame> build() {
        require(bootstrapServers != null, "bootstrapServers(\"host:port\")");
        require(!topics.isEmpty(), "topics(\"name\")");
        require(groupId != null, "groupId(\"name\")");
        Properties settings = new Properties();
        settings.putAll(properties);
        MessageSizes.consumer(settings, MessageSizes.check(maxMessageSize));
        KafkaSourceBuilder<Frame> source =
                KafkaSource.<Frame>builder()
                        .setBootstrapServers(bootstrapServers)
                        .setTopics(topics)
                        .setGroupId(groupId)
                        .setStartingOffsets(startingOffsets)
                        .setProperties(settings)
                        .setDeserializer(new FrameDeserializationSchema());
        if (stoppingOffsets != null) {
            source.setBounded(stoppingOffsets);
        }
        return source.build();
    }

    private static void require(boolean set, String call) {
        if (!set) {
            throw new IllegalStateException("a source of frames needs " + call);
        }
    }
}
