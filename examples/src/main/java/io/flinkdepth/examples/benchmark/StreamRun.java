package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Kafka to depth to Kafka, over a topic that is full before it starts. Frames a second are those
 * between a warm-up and the end, by the times at which the broker appended the answers, so that
 * neither the start of the job nor its end counts.
 */
final class StreamRun {

    private final String brokers;
    private final int parallelism;

    StreamRun(String brokers, int parallelism) {
        this.brokers = brokers;
        this.parallelism = parallelism;
    }

    double run(
            String from,
            String to,
            int warmUp,
            Function<DataStream<Frame>, DataStream<DepthMap>> estimation)
            throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(parallelism);
        DataStream<Frame> frames =
                environment.fromSource(
                        FrameTopicSource.builder()
                                .bootstrapServers(brokers)
                                .topics(from)
                                .groupId(to)
                                .startingOffsets(OffsetsInitializer.earliest())
                                .bounded(OffsetsInitializer.latest())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        estimation
                .apply(frames)
                .sinkTo(
                        RecordTopicSink.depthMaps(to, DepthEncoding.PNG16)
                                .bootstrapServers(brokers)
                                .build());
        environment.execute("benchmark " + to);
        return framesPerSecond(to, warmUp);
    }

    private double framesPerSecond(String topic, int warmUp) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(
                        Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(topic, 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long[] appended = new long[Math.toIntExact(end)];
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    appended[(int) record.offset()] = record.timestamp();
                }
            }
            long millis = appended[appended.length - 1] - appended[warmUp];
            return (appended.length - 1 - warmUp) * 1000.0 / millis;
        }
    }
}
