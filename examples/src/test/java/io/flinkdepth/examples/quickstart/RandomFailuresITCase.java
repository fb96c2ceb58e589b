// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.image.DepthEncoding;
import io.flinkdepth.connectors.kafka.DepthMapDeserializationSchema;
import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.kafka.FrameTopicSource;
import io.flinkdepth.connectors.kafka.ModelUpdateSerializationSchema;
import io.flinkdepth.connectors.kafka.ModelUpdateTopicSource;
import io.flinkdepth.connectors.kafka.RecordTopicSink;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.PseudoLabel;
import io.flinkdepth.connectors.shard.PseudoLabelShardSink;
import io.flinkdepth.examples.KilledJobs;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.pseudolabel.PseudoLabeling;
import io.flinkdepth.operators.pseudolabel.SelectionOptions;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.TestFrames;
import io.flinkdepth.operators.runtime.TestModels;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.time.Deadline;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.util.MiniClusterWithClientResource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A job that serves depth, swaps models all the time and collects labels is killed again and again,
 * at moments of each kind, by the loss of a TaskManager or by an exception. Nothing is lost or
 * doubled, and no checkpoint holds two versions. Two runs by default; {@code -Pchaos} does more.
 */
@Tag("processes")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class RandomFailuresITCase {

    private static final int CAMERAS = 3;
    private static final int IN_FLIGHT = 60;
    private static final AtomicLong LABELLED = new AtomicLong();
    private static final Queue<String> FAILED = new ConcurrentLinkedQueue<>();

    /** What goes on at the moment of a kill. */
    private enum Moment {
        COLLECTING,
        VOTE,
        SWAP,
        ROLL
    }

    @TempDir Path folder;

    private final List<Long> sent = Collections.synchronizedList(new ArrayList<>());
    private Random random;
    private EmbeddedBroker broker;
    private KafkaProducer<byte[], byte[]> producer;
    private volatile boolean feeding = true;
    private int sentUpdates;

    /** Even seeds restart the whole job, odd ones a region of it. */
    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("flinkdepth.chaos.seeds", 2));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostOrDoubledWhateverIsKilledWhen(long seed) throws Exception {
        random = new Random(seed);
        VersionWitness.reset();
        LABELLED.set(0);
        FAILED.clear();
        MiniClusterResourceConfiguration cluster =
                new MiniClusterResourceConfiguration.Builder()
                        .setConfiguration(cluster(seed % 2 == 0 ? "full" : "region"))
                        .setNumberTaskManagers(2)
                        .setNumberSlotsPerTaskManager(2)
                        .build();
        var resource = new MiniClusterWithClientResource(cluster);
        resource.before();
        try (EmbeddedBroker started = EmbeddedBroker.start()) {
            broker = started;
            broker.createTopics(2, Topics.FRAMES, Topics.DEPTH);
            broker.createTopics(1, Topics.MODELS, Topics.EVENTS);
            JobClient job = start();
            try (KafkaProducer<byte[], byte[]> opened = producer()) {
                producer = opened;
                Thread feed = new Thread(this::feed, "feed");
                feed.start();
                killAtEachMoment(resource.getMiniCluster());
                feeding = false;
                feed.join();
            }
            awaitPredictions();
            awaitShards();
            job.stopWithSavepoint(
                            false,
                            folder.resolve("savepoint").toUri().toString(),
                            SavepointFormatType.CANONICAL)
                    .get();
            everythingIsThereOnce();
        } finally {
            feeding = false;
            resource.after();
        }
        assertThat(SharedSessions.open()).as("open sessions").isZero();
    }

    private static Configuration cluster(String failover) {
        Configuration configuration = KilledJobs.cluster();
        configuration.setString("jobmanager.execution.failover-strategy", failover);
        return configuration;
    }

    private Configuration job() {
        Configuration configuration =
                KilledJobs.job(folder.resolve("checkpoints"), Duration.ofMillis(150));
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        return configuration;
    }

    private JobClient start() throws Exception {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(job());
        environment.setParallelism(2);
        DataStream<Frame> frames =
                environment
                        .fromSource(
                                FrameTopicSource.builder()
                                        .bootstrapServers(broker.address())
                                        .topics(Topics.FRAMES)
                                        .groupId("chaos")
                                        .startingOffsets(OffsetsInitializer.earliest())
                                        .build(),
                                WatermarkStrategy.forMonotonousTimestamps(),
                                "frames")
                        .uid("frames");
        serve(environment, frames);
        collect(frames);
        return environment.executeAsync("random failures");
    }

    private void serve(StreamExecutionEnvironment environment, DataStream<Frame> frames) {
        SingleOutputStreamOperator<DepthMap> depth =
                DepthEstimation.builder()
                        .model(version(0).location())
                        .device(Device.CPU)
                        .shadowEvaluation(
                                // A run of so small a network takes as long as the machine is busy.
                                ShadowOptions.builder().frames(3).maxSlowdown(1000).build())
                        .uid("depth")
                        .build()
                        .apply(
                                frames,
                                environment
                                        .fromSource(
                                                ModelUpdateTopicSource.of(
                                                        broker.address(), Topics.MODELS, "chaos"),
                                                WatermarkStrategy.noWatermarks(),
                                                "models")
                                        .uid("models"));
        depth.map(new VersionWitness(), TypeInformation.of(DepthMap.class))
                .uid("witness")
                .sinkTo(
                        RecordTopicSink.depthMaps(Topics.DEPTH, DepthEncoding.PNG16)
                                .bootstrapServers(broker.address())
                                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .transactionalIdPrefix("chaos-depth")
                                .build())
                .uid("depth-topic");
        depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                .map(RandomFailuresITCase::remember, TypeInformation.of(FailedFrame.class))
                .sinkTo(new DiscardingSink<>());
        depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                .sinkTo(
                        RecordTopicSink.modelEvents(Topics.EVENTS)
                                .bootstrapServers(broker.address())
                                .deliveryGuarantee(DeliveryGuarantee.EXACTLY_ONCE)
                                .transactionalIdPrefix("chaos-events")
                                .build())
                .uid("events-topic");
    }

    private static FailedFrame remember(FailedFrame failed) {
        FAILED.add(failed.identity() + ": " + failed.message());
        return failed;
    }

    private void collect(DataStream<Frame> frames) {
        PseudoLabeling.builder()
                .model(TestModels.brightnessAndColour(folder.resolve("teacher")).location())
                .device(Device.CPU)
                .selection(SelectionOptions.EVERYTHING)
                .uid("labels")
                .build()
                .apply(frames)
                .labels()
                .map(
                        label -> {
                            LABELLED.accumulateAndGet(
                                    label.frame().identity().sequence(), Math::max);
                            return label;
                        },
                        TypeInformation.of(PseudoLabel.class))
                .sinkTo(
                        PseudoLabelShardSink.builder()
                                .folder(folder.resolve("shards").toUri().toString())
                                .shardSize(MemorySize.parse("256 kb"))
                                .rolloverInterval(Duration.ofMillis(500))
                                .build())
                .uid("shards");
    }

    private ModelPackage version(int number) {
        String version = String.format("v%04d", number);
        return TestModels.brightness(folder.resolve(version), version, 1 + number / 100f);
    }

    private KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Frames and new versions, as fast as they are taken. */
    private void feed() {
        FrameSerializationSchema schema = new FrameSerializationSchema(Topics.FRAMES);
        ModelUpdateSerializationSchema models = new ModelUpdateSerializationSchema(Topics.MODELS);
        while (feeding) {
            // What is replayed after a failure does not count: the job would be flooded.
            long done = Math.min(VersionWitness.HIGHEST.get(), LABELLED.get());
            if (sent.size() > done + IN_FLIGHT) {
                pause();
                continue;
            }
            long number = sent.size();
            producer.send(
                    schema.toRecord(TestFrames.gradient("camera" + number % CAMERAS, number)),
                    (metadata, error) -> {
                        if (error != null) {
                            FAILED.add(number + " was not sent: " + error);
                        }
                    });
            sent.add(number);
            boolean taken = VersionWitness.LAST.containsValue(String.format("v%04d", sentUpdates));
            // Now and then one is sent before the last was decided about.
            if (sentUpdates == 0 || (taken && number % 10 == 9) || number % 200 == 199) {
                producer.send(models.toRecord(version(++sentUpdates).toUpdate()));
            }
        }
    }

    private void killAtEachMoment(MiniCluster cluster) throws Exception {
        List<Moment> moments = new ArrayList<>(List.of(Moment.values()));
        Collections.shuffle(moments, random);
        int alive = 2;
        for (Moment moment : moments) {
            long before = VersionWitness.PASSED.get();
            long completed = VersionWitness.COMPLETED.size();
            int more = 20 + random.nextInt(100);
            await(() -> VersionWitness.PASSED.get() > before + more);
            await(() -> VersionWitness.COMPLETED.size() > completed + 1);
            awaitMoment(moment);
            if (random.nextBoolean()) {
                cluster.terminateTaskManager(alive - 2).get();
                cluster.startTaskManager();
                alive++;
            } else {
                VersionWitness.failNext = true;
            }
        }
        await(() -> !VersionWitness.failNext);
        // On a busy machine the kills may have come before the end of the first evaluation.
        await(() -> VersionWitness.LAST.values().stream().anyMatch(last -> !last.equals("v0000")));
        long completed = VersionWitness.COMPLETED.size();
        await(() -> VersionWitness.COMPLETED.size() > completed + 1);
    }

    /** Some moments are short; when one was not met in a while, any moment is as good. */
    private void awaitMoment(Moment moment) throws IOException {
        int shards = shards().size();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        BooleanSupplier met =
                switch (moment) {
                    case COLLECTING -> () -> true;
                    // Served, teacher, and the candidate.
                    case VOTE -> () -> SharedSessions.open() > 2;
                    case SWAP -> () -> new HashSet<>(VersionWitness.LAST.values()).size() > 1;
                    case ROLL -> () -> shards().size() > shards;
                };
        while (!met.getAsBoolean() && System.nanoTime() < deadline) {
            pause();
        }
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            pause();
        }
    }

    /** Until each frame has a prediction, committed or not. */
    private void awaitPredictions() {
        Set<String> missing = new TreeSet<>();
        sent.forEach(number -> missing.add("camera" + number % CAMERAS + "#" + number));
        Deadline deadline = Deadline.fromNow(Duration.ofMinutes(2));
        try (TopicReader reader = new TopicReader(broker.address(), false, Topics.DEPTH)) {
            while (!missing.isEmpty()) {
                reader.poll(record -> missing.remove(TopicCount.identity(record)));
                assertThat(deadline.hasTimeLeft())
                        .as(
                                "time left for %s of %d frames; failed: %s",
                                missing, sent.size(), FAILED)
                        .isTrue();
            }
        }
    }

    /** Until the last shard is old enough and finished; what is missing then is missing. */
    private void awaitShards() throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (keys().size() < sent.size() && System.nanoTime() < deadline) {
            pause();
        }
    }

    private static void pause() {
        LockSupport.parkNanos(5_000_000);
        if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted, for example at the time limit");
        }
    }

    private List<Path> shards() {
        Path shards = folder.resolve("shards");
        if (!Files.isDirectory(shards)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(shards)) {
            return files.filter(file -> file.getFileName().toString().startsWith("shard-"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            // A file went while the folder was listed.
            return List.of();
        }
    }

    private void everythingIsThereOnce() throws IOException {
        TopicCount predicted = TopicCount.of(broker.address(), Topics.DEPTH);
        assertThat(predicted.duplicates()).as("predicted twice").isZero();
        assertThat(predicted.distinct()).as("predicted").isEqualTo(sent.size());
        assertThat(VersionWitness.WRONG).as("versions that went back").isEmpty();
        assertThat(VersionWitness.mixed()).as("checkpoints with two versions").isEmpty();
        assertThat(VersionWitness.LAST).as("subtasks that predicted").hasSize(2);
        versionsNeverGoBack();
        List<String> keys = keys();
        Set<String> expected = new HashSet<>();
        for (long number : sent) {
            expected.add(
                    PseudoLabel.keyOf(
                            TestFrames.gradient("camera" + number % CAMERAS, number).image()));
        }
        assertThat(keys).as("labels in shards").doesNotHaveDuplicates();
        assertThat(keys).hasSize(expected.size());
        assertThat(expected.containsAll(keys)).as("keys are those of the frames").isTrue();
    }

    private void versionsNeverGoBack() {
        Map<String, DepthMap> newest = new HashMap<>();
        Set<String> versions = new HashSet<>();
        try (TopicReader reader = new TopicReader(broker.address(), true, Topics.DEPTH)) {
            reader.readToEnd(
                    record ->
                            TopicReader.decode(
                                    new DepthMapDeserializationSchema(),
                                    record,
                                    depth -> {
                                        versions.add(depth.model().version());
                                        DepthMap before =
                                                newest.put(depth.identity().cameraId(), depth);
                                        if (before != null) {
                                            assertThat(depth.identity().sequence())
                                                    .isGreaterThan(before.identity().sequence());
                                            assertThat(depth.model().version())
                                                    .isGreaterThanOrEqualTo(
                                                            before.model().version());
                                        }
                                    }));
        }
        // How many come in time depends on the machine; one swap at least, or nothing was tested.
        assertThat(versions).as("versions that predicted").hasSizeGreaterThan(1);
    }

    private List<String> keys() throws IOException {
        List<String> keys = new ArrayList<>();
        for (Path shard : shards()) {
            keys.addAll(keys(shard));
        }
        return keys;
    }

    private static List<String> keys(Path shard) throws IOException {
        List<String> keys = new ArrayList<>();
        try (InputStream stream = Files.newInputStream(shard);
                TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.getName().endsWith(".json")) {
                    keys.add(entry.getName().substring(0, entry.getName().indexOf('.')));
                }
            }
        }
        return keys;
    }
}
