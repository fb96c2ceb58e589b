// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.examples.Topics;
import io.flinkdepth.examples.cluster.LocalCluster;
import io.flinkdepth.training.continuous.TopicUpdatePublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.util.FileUtils;
import org.apache.flink.util.IOUtils;

/**
 * A job on a cluster of processes with high availability, that predicts the frames of a topic
 * exactly once, after it has changed to a second version of its model.
 */
final class FaultBench implements AutoCloseable {

    static final Duration LIMIT = Duration.ofMinutes(4);

    private static final Pattern JOB = Pattern.compile("\"jid\":\"(\\w+)\"");
    private static final String FRAMES = "frames";
    private static final String DEPTH = "depth";
    private static final String UPDATES = "updates";
    private static final String FIRST = "v1";
    static final String SECOND = "v2";

    /** Enough for the checkpoints of the job, which has little state. */
    private static final String SIZE_OF_SMALL_DISK = "size=16m";

    private final Path folder;
    private final ShiftedClock clock;
    private final BenchSetup setup;

    /** Closed in the reverse order. */
    private final Deque<AutoCloseable> resources = new ArrayDeque<>();

    private LocalCluster cluster;
    private EmbeddedBroker broker;
    private FrameFeed feed;
    private Predictions predictions;

    /** A bench that has not started. */
    FaultBench(Path folder, BenchSetup setup) throws IOException {
        this.folder = folder;
        this.setup = setup;
        clock = new ShiftedClock(folder.resolve("clock"));
    }

    private void startServices() throws Exception {
        Files.createDirectories(checkpoints());
        if (setup.smallDisk()) {
            mountSmallDisk();
        }
        broker = EmbeddedBroker.start(0, folder.resolve("broker"));
        resources.add(() -> broker.close());
        broker.createTopics(2, FRAMES, DEPTH);
        broker.createTopics(1, UPDATES);
        cluster =
                LocalCluster.startHighlyAvailable(
                        folder.resolve("cluster"),
                        2,
                        List.of(
                                "taskmanager.numberOfTaskSlots=1",
                                "execution.checkpointing.dir=" + checkpoints().toUri(),
                                "restart-strategy.type=fixed-delay",
                                "restart-strategy.fixed-delay.delay=1s",
                                "restart-strategy.fixed-delay.attempts=2147483647"),
                        environment());
        resources.add(cluster);
    }

    private Map<String, String> environment() throws IOException {
        Map<String, String> environment = new HashMap<>(setup.environment());
        if (setup.shiftedClock()) {
            environment.putAll(clock.environment());
        }
        return environment;
    }

    private void mountSmallDisk() throws Exception {
        String disk = checkpoints().toString();
        Commands.run("mount", "-t", "tmpfs", "-o", SIZE_OF_SMALL_DISK, "tmpfs", disk);
        resources.add(() -> Commands.run("umount", disk));
    }

    private String job() throws Exception {
        Matcher matcher = JOB.matcher(cluster.get("/jobs/overview").body());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    /** Starts everything and the job, and waits until it has changed to the second version. */
    void start() throws Exception {
        startServices();
        ModelPackage first = model(FIRST);
        cluster.succeeds(arguments(first).toArray(String[]::new));
        feed = new FrameFeed(broker.address(), FRAMES, setup.pause());
        resources.add(feed);
        predictions = new Predictions(broker.address(), DEPTH);
        resources.add(predictions);
        predictions.readUntil(() -> predictions.from(0), LIMIT, "the first prediction");
        changeModel(SECOND);
    }

    /** Publishes a version of the model and waits until all cameras have its predictions. */
    void changeModel(String version) throws Exception {
        new TopicUpdatePublisher(broker.address(), UPDATES, null)
                .publish(model(version).toUpdate());
        cluster.check(
                () ->
                        predictions.readUntil(
                                () -> predictions.areOf(version),
                                LIMIT,
                                "predictions of " + version));
    }

    private ModelPackage model(String version) throws IOException {
        return setup.models().write(models().resolve(version), version);
    }

    /** Removes a version that is no longer served. */
    void removeModel(String version) throws IOException {
        FileUtils.deleteDirectory(models().resolve(version).toFile());
    }

    /** Reads predictions for a while. */
    void readFor(Duration duration) throws TimeoutException {
        long end = System.nanoTime() + duration.toNanos();
        predictions.readUntil(() -> System.nanoTime() > end, LIMIT, "the end of a wait");
    }

    private List<String> arguments(ModelPackage model) throws IOException {
        String topics = "kafka://" + broker.address() + "/";
        return List.of(
                "run",
                "--detached",
                Path.of(System.getProperty("flinkdepth.job.jar")).toRealPath().toString(),
                "--input",
                topics + FRAMES,
                "--output",
                topics + DEPTH,
                "--exactly-once",
                "faults",
                "--follow",
                "--checkpoint-interval",
                "1s",
                "--parallelism",
                "2",
                "--model",
                model.location(),
                "--updates",
                topics + UPDATES,
                "--registry",
                models().toString(),
                "--shadow-frames",
                "3",
                // On a busy machine so few frames say nothing about the speed of a model.
                "--shadow-max-slowdown",
                "100");
    }

    LocalCluster cluster() {
        return cluster;
    }

    /** Folder of the packages. */
    Path models() {
        return folder.resolve("models");
    }

    /** Folder of the job's checkpoints. */
    Path checkpoints() {
        return folder.resolve("checkpoints");
    }

    /** Clock of the cluster's processes. */
    ShiftedClock clock() {
        return clock;
    }

    /** Stops the broker and starts it again with its data. */
    void restartBroker() throws Exception {
        int port = Integer.parseInt(broker.address().split(":")[1]);
        broker.close();
        broker = EmbeddedBroker.start(port, folder.resolve("broker"));
    }

    /**
     * Waits for a prediction of a frame that is sent from now on.
     *
     * @return how long that took
     */
    Duration awaitNewPrediction(String after) throws Exception {
        long begun = System.nanoTime();
        long next = feed.sent();
        cluster.check(
                () ->
                        predictions.readUntil(
                                () -> predictions.from(next),
                                LIMIT,
                                "a prediction after " + after));
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    /** Sends no more frames and counts what became of all. */
    FaultCounts finish() throws Exception {
        feed.close();
        assertThat(feed.errors()).isEmpty();
        cluster.check(
                () ->
                        predictions.readUntil(
                                () -> predictions.count() == feed.sent(),
                                LIMIT,
                                "a prediction of each frame; there are "
                                        + predictions.count()
                                        + " of "
                                        + feed.sent()));
        // What comes twice may come behind the rest.
        cluster.succeeds(
                "flink", "stop", "--savepointPath", folder.resolve("savepoint").toString(), job());
        predictions.readToEnd();
        return new FaultCounts(
                feed.sent(),
                feed.sent() - predictions.count(),
                predictions.doubled() - repeatedFrames(),
                predictions.outOfOrder(),
                predictions.earlierVersions());
    }

    /**
     * Frames that their producer wrote again while the broker was away. Each record has a
     * prediction of its own.
     */
    private long repeatedFrames() {
        List<Long> numbers =
                Topics.committed(broker.address(), FRAMES).stream()
                        .map(Predictions::number)
                        .toList();
        return numbers.size() - numbers.stream().distinct().count();
    }

    @Override
    public void close() throws Exception {
        List<AutoCloseable> reversed = new ArrayList<>();
        resources.descendingIterator().forEachRemaining(reversed::add);
        // A broker whose folder vanished would end this process.
        IOUtils.closeAll(reversed);
    }
}
