// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.metrics;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelRegistry;
import io.flinkdepth.connectors.model.RegistryUpdateSource;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Depth and labels of a topic, with a registry that is followed, and a port for Prometheus. */
final class ObservedJob implements AutoCloseable {

    private static final String REPORTER = "metrics.reporter.prometheus.";
    private static final Duration PATIENCE = Duration.ofMillis(100);

    private final Path folder;
    private final ModelRegistry registry;
    private final EmbeddedBroker broker;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private JobClient job;
    private int sent;

    ObservedJob(Path folder, int port) throws Exception {
        this.folder = folder;
        registry = ModelRegistry.at(folder.resolve("registry").toString());
        broker = EmbeddedBroker.start();
        broker.createTopics(1, "frames", "depth");
        Map<String, Object> servers = Map.of("bootstrap.servers", broker.address());
        producer =
                new KafkaProducer<>(servers, new ByteArraySerializer(), new ByteArraySerializer());
        consumer =
                new KafkaConsumer<>(
                        servers, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition("depth", 0)));
        try {
            submit(port);
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    private void submit(int port) throws Exception {
        String first = publish(TestModels.brightness(folder.resolve("v1"), null, 1)).location();
        Configuration configuration = new Configuration();
        configuration.setString("metrics.reporters", "prometheus");
        configuration.setString(
                REPORTER + "factory.class",
                "org.apache.flink.metrics.prometheus.PrometheusReporterFactory");
        configuration.setString(REPORTER + "port", String.valueOf(port));
        configuration.setString(REPORTER + "filterLabelValueCharacters", "false");
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        environment.enableCheckpointing(500);
        DataStream<Frame> frames =
                environment.fromSource(
                        FrameTopicSource.builder()
                                .bootstrapServers(broker.address())
                                .topics("frames")
                                .groupId("depth")
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(first)
                        .shadowEvaluation(
                                ShadowOptions.builder().frames(2).maxSlowdown(1e6).build())
                        .build()
                        .apply(
                                frames,
                                environment.fromSource(
                                        new RegistryUpdateSource(
                                                folder.resolve("registry").toString(),
                                                "test",
                                                PATIENCE),
                                        WatermarkStrategy.noWatermarks(),
                                        "models"));
        depth.sinkTo(
                RecordTopicSink.depthMaps("depth", DepthEncoding.PNG16)
                        .bootstrapServers(broker.address())
                        .build());
        PseudoLabeling.builder()
                .model(TestModels.brightnessAndColour(folder.resolve("teacher")).location())
                .build()
                .apply(frames)
                .labels()
                .sinkTo(new DiscardingSink<>());
        job = environment.executeAsync("observed");
    }

    /** Publishes a version, which the job evaluates; its name in the registry. */
    ModelPackage publish(ModelPackage model) throws Exception {
        return registry.publish(model);
    }

    /** Sends a frame of now, and waits a little for its depth. */
    void sendFrame() throws Exception {
        send(TestFrames.gradient("a", sent).image());
    }

    void sendBrokenFrame() throws Exception {
        send(TestFrames.broken("a", sent).image());
    }

    private void send(byte[] image) {
        FrameIdentity identity = new FrameIdentity("a", sent++, System.currentTimeMillis());
        producer.send(
                new FrameSerializationSchema("frames")
                        .toRecord(new Frame(identity, image, "image/png")));
        consumer.poll(PATIENCE);
    }

    @Override
    public void close() throws Exception {
        if (job != null) {
            job.cancel().get();
        }
        consumer.close();
        producer.close();
        broker.close();
    }
}
