// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.broker.EmbeddedBroker;
import io.flinkdepth.connectors.temporary.TemporaryFolder;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.examples.learning.WeatherPlan;
import io.flinkdepth.examples.page.LivePage;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.training.synthetic.scene.DriveWeather;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything at once, in this JVM: a Kafka broker, cameras that fill a topic, a Flink job with
 * checkpoints on RocksDB that computes its depth, a page that shows it, and, in a process of its
 * own, a trainer that improves the model. {@link #close} ends all of it in the reverse order, from
 * any thread.
 */
@Internal
public final class Quickstart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);
    private static final Duration CHECKPOINTS = Duration.ofSeconds(2);
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(60);
    private static final int MAX_PENDING = 32;
    private static final long STREET = 7;

    /** A subtask may have no camera: nobody is to wait for its frames for long. */
    private static final Duration SHADOW_TIMEOUT = Duration.ofSeconds(4);

    /** What has been started, the newest first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    @Nullable private volatile Throwable failure;
    private volatile String inputEnd = "";

    private EmbeddedBroker broker;
    private FrameFeed feed;
    private LiveView view;
    private JobClient job;
    private Path files;
    @Nullable private LivePage page;
    @Nullable private ModelImprovement improvement;
    @Nullable private LearningView learning;

    /** Starts everything. */
    public void start(QuickstartSettings settings) throws Exception {
        files = own(TemporaryFolder.create("quickstart")).path();
        broker = own(EmbeddedBroker.start(0, files.resolve("broker")));
        createTopics(settings.counted());
        feed = feed(settings);
        if (settings.round() != null) {
            improvement = own(ModelImprovement.in(files.resolve("learning"), settings.round()));
            learning = own(new LearningView(improvement, feed));
        }
        if (settings.host() != null) {
            page = own(new LivePage(settings.host(), settings.port(), learning));
        }
        view = own(new LiveView(broker.address(), page, learning));
        startJob(settings);
        own(feed).start();
        if (improvement != null) {
            improvement.startTrainer();
        }
    }

    private void createTopics(boolean counted) throws Exception {
        Map<String, String> retention = counted ? Map.of("retention.bytes", "-1") : Map.of();
        broker.createTopics(2, retention, Topics.FRAMES, Topics.DEPTH, Topics.FAILED);
        broker.createTopics(1, Map.of("cleanup.policy", "compact"), Topics.MODELS);
        broker.createTopics(1, Topics.EVENTS);
    }

    private FrameFeed feed(QuickstartSettings settings) {
        if (settings.input() != null) {
            return new InputFeed(
                    broker.address(), Topics.FRAMES, settings.input(), this::onInputEnd);
        }
        return new DriveProducer(
                broker.address(),
                Topics.FRAMES,
                STREET,
                settings.round() == null ? sequence -> DriveWeather.DAY : WeatherPlan::at,
                () -> !settings.counted() || view.pending() < MAX_PENDING);
    }

    private void startJob(QuickstartSettings settings) throws Exception {
        DepthEstimation.Builder estimation = settings.estimation().overload(settings.overload());
        if (improvement != null) {
            estimation
                    .model(improvement.first().location())
                    .shadowEvaluation(
                            ShadowOptions.builder()
                                    .teacher(ModelImprovement.TEACHER)
                                    .timeout(SHADOW_TIMEOUT)
                                    .build());
        }
        StreamExecutionEnvironment environment = JobEnvironments.local(configuration());
        QuickstartJob.define(
                environment,
                broker.address(),
                estimation.build(),
                improvement,
                settings.overload());
        job = environment.executeAsync("flink-depth quickstart");
        started.push(this::cancelJob);
        job.getJobExecutionResult().whenComplete((result, problem) -> onJobEnd(problem));
    }

    private <C extends AutoCloseable> C own(C resource) {
        started.push(resource);
        return resource;
    }

    private Configuration configuration() {
        Configuration configuration = LocalJobs.configuration();
        configuration.set(StateBackendOptions.STATE_BACKEND, "rocksdb");
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, CHECKPOINTS);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                files.resolve("checkpoints").toUri().toString());
        return configuration;
    }

    /** The port of the page. */
    public int port() {
        return page == null ? -1 : page.port();
    }

    /** The address of the broker. */
    public String broker() {
        return broker.address();
    }

    /** Frames sent, predicted and failed so far. */
    public String progress() {
        return view.sent()
                + " sent, "
                + view.predicted()
                + " predicted, "
                + view.failed()
                + " failed"
                + inputEnd;
    }

    /** Frames predicted or failed so far, committed or not. */
    public long done() {
        return view.predicted() + view.failed();
    }

    /**
     * Ends the feed, waits for the last predictions, stops the job so that its last transaction is
     * committed, and counts.
     */
    public Report finish() throws Exception {
        feed.close();
        long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
        TopicCount sent = TopicCount.of(broker.address(), Topics.FRAMES);
        while (view.predicted() + view.failed() < sent.distinct() && System.nanoTime() < deadline) {
            if (ended.await(50, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("the quickstart was stopped before it had ended");
            }
        }
        job.stopWithSavepoint(
                        false,
                        files.resolve("savepoint").toUri().toString(),
                        SavepointFormatType.NATIVE)
                .get(60, TimeUnit.SECONDS);
        return count(sent);
    }

    private Report count(TopicCount sent) throws IOException {
        TopicCount predicted = TopicCount.of(broker.address(), Topics.DEPTH);
        TopicCount failed = TopicCount.of(broker.address(), Topics.FAILED);
        Set<String> lost = sent.identities();
        lost.removeAll(predicted.identities());
        lost.removeAll(failed.identities());
        Map<String, Long> latency = new TreeMap<>();
        latency.put("p50", view.latencyMillis(0.5));
        latency.put("p99", view.latencyMillis(0.99));
        return new Report(
                sent.total(),
                predicted.distinct(),
                failed.distinct(),
                predicted.duplicates() + failed.duplicates(),
                lost.size(),
                latency,
                view.modelVersion(),
                learning == null ? null : learningReport());
    }

    /** As the topic has them once the last transaction is committed. */
    private List<JsonNode> committedEvents() {
        List<JsonNode> events = new ArrayList<>();
        try (TopicReader reader = new TopicReader(broker.address(), true, Topics.EVENTS)) {
            reader.readToEnd(record -> events.add(LearningView.event(record.value())));
        }
        return events;
    }

    private LearningReport learningReport() throws IOException {
        return LearningReport.of(
                view.firstMillis(),
                committedEvents(),
                improvement.decisions(),
                learning.history().gaps(),
                learning.history().errors(),
                learning.gallery().shards(),
                learning.gallery().labels());
    }

    private void onInputEnd(String how) {
        inputEnd = ", " + how;
        if (page != null) {
            page.onInputEnd(how);
        }
    }

    private void onJobEnd(@Nullable Throwable problem) {
        if (problem != null && !closed.get()) {
            failure = problem;
            ended.countDown();
        }
    }

    /** Why the job ended by itself; null where it did not. */
    @Nullable
    public Throwable failure() {
        return failure;
    }

    private void cancelJob() throws Exception {
        if (!job.getJobExecutionResult().isDone()) {
            job.cancel().get(5, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        while (!started.isEmpty()) {
            AutoCloseable newest = started.pop();
            try {
                newest.close();
            } catch (Exception e) {
                LOG.debug("{} did not end cleanly.", newest, e);
            }
        }
        ended.countDown();
    }

    /** Waits until {@link #close} has run or the job has failed, at most as long as given. */
    public boolean awaitEnd(Duration duration) throws InterruptedException {
        return ended.await(duration.toMillis(), TimeUnit.MILLISECONDS);
    }
}
