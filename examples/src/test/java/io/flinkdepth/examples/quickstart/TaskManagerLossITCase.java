// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.examples.KilledJobs;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.Overload;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A TaskManager is killed in mid-stream; each frame is predicted once all the same. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TaskManagerLossITCase {

    private static final int FRAMES = 400;
    private static final int BROKEN_EVERY = 50;

    @RegisterExtension
    static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setConfiguration(KilledJobs.cluster())
                            .setNumberTaskManagers(2)
                            .setNumberSlotsPerTaskManager(1)
                            .build());

    @TempDir Path folder;

    private static void send(String brokers, int from, int to) {
        FrameSerializationSchema schema = new FrameSerializationSchema(Topics.FRAMES);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = from; i < to; i++) {
                String camera = "camera" + i % 3;
                Frame frame =
                        i % BROKEN_EVERY == 0
                                ? TestFrames.broken(camera, i)
                                : TestFrames.grey(camera, i, i % 256, 320, 240);
                producer.send(schema.toRecord(frame));
            }
        }
    }

    @Test
    void everyFrameIsPredictedOnce(@InjectMiniCluster MiniCluster cluster) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            broker.createTopics(2, Topics.FRAMES, Topics.DEPTH, Topics.FAILED);
            broker.createTopics(1, Topics.MODELS, Topics.EVENTS);
            JobClient job = start(broker);
            try (LiveView view = new LiveView(broker.address(), null, null)) {
                send(broker.address(), 0, FRAMES / 2);
                awaitPredictions(view, FRAMES / 8);
                cluster.terminateTaskManager(0).get();
                send(broker.address(), FRAMES / 2, FRAMES);
                cluster.startTaskManager();
                awaitPredictions(view, FRAMES);
            }
            job.stopWithSavepoint(
                            false,
                            folder.resolve("savepoint").toUri().toString(),
                            SavepointFormatType.CANONICAL)
                    .get();
            everyFrameIsThereOnce(broker.address());
        }
    }

    private JobClient start(EmbeddedBroker broker) throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(
                        KilledJobs.job(folder.resolve("checkpoints"), Duration.ofMillis(300)));
        environment.setParallelism(2);
        DepthEstimation estimation =
                DepthEstimation.builder()
                        .model(TestModels.brightness(folder.resolve("model"), "v1", 1f).location())
                        .device(Device.CPU)
                        .batchSize(2)
                        .build();
        QuickstartJob.define(
                environment, broker.address(), estimation, null, Overload.BACKPRESSURE);
        return environment.executeAsync("loss of a TaskManager");
    }

    private static void awaitPredictions(LiveView view, int count) {
        while (view.predicted() + view.failed() < count) {
            Thread.onSpinWait();
        }
    }

    private static void everyFrameIsThereOnce(String brokers) {
        TopicCount predicted = TopicCount.of(brokers, Topics.DEPTH);
        TopicCount failed = TopicCount.of(brokers, Topics.FAILED);
        assertThat(predicted.duplicates() + failed.duplicates()).as("duplicates").isZero();
        Set<String> all = new HashSet<>(predicted.identities());
        all.addAll(failed.identities());
        assertThat(all).as("predicted or failed").hasSize(FRAMES);
        assertThat(failed.distinct()).isEqualTo(FRAMES / BROKEN_EVERY);
    }
}
