package io.flinkdepth.examples.quickstart;

import io.flinkdepth.examples.broker.EmbeddedBroker;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.page.LivePage;
import io.flinkdepth.operators.depth.DepthEstimation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
import org.apache.flink.util.FileUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything at once, in this JVM: a Kafka broker, cameras that fill a topic, a Flink job with
 * checkpoints on RocksDB that answers it, and a page that shows it. {@link #close} ends all of it
 * in the reverse order, from any thread.
 */
@Internal
public final class Quickstart implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);
    private static final Duration CHECKPOINTS = Duration.ofSeconds(2);
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(60);
    private static final int MOST_UNANSWERED = 32;

    /** What has been started, the newest first. */
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);
    @Nullable private volatile Throwable failure;

    private EmbeddedBroker broker;
    private FrameFeed feed;
    private LiveView view;
    private JobClient job;
    private Path files;
    @Nullable private LivePage page;

    /**
     * Starts everything.
     *
     * @param estimation the model and its settings
     * @param counted whether {@link #finish} will be called: the topics then keep everything, and
     *     the drive waits for the model where that is slower
     * @param input a folder, video or camera to show instead of the rendered drive; null for the
     *     drive
     * @param host where the page is served; null for no page
     * @param port the page's port; 0 for any
     */
    public void start(
            DepthEstimation estimation,
            boolean counted,
            @Nullable String input,
            @Nullable String host,
            int port)
            throws Exception {
        files = Files.createTempDirectory("flink-depth-quickstart-");
        started.push(() -> FileUtils.deleteDirectory(files.toFile()));
        broker = own(EmbeddedBroker.start());
        Map<String, String> settings = counted ? Map.of("retention.bytes", "-1") : Map.of();
        broker.createTopics(2, settings, Topics.FRAMES, Topics.DEPTH, Topics.FAILED);
        broker.createTopics(1, Map.of("cleanup.policy", "compact"), Topics.MODELS);
        if (host != null) {
            page = own(new LivePage(host, port));
        }
        view = own(new LiveView(broker.address(), page));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(configuration());
        QuickstartJob.define(environment, broker.address(), estimation);
        job = environment.executeAsync("flink-depth quickstart");
        started.push(this::cancelJob);
        job.getJobExecutionResult().whenComplete((result, problem) -> onJobEnd(problem));
        feed =
                own(
                        input == null
                                ? new DriveProducer(
                                        broker.address(),
                                        Topics.FRAMES,
                                        7,
                                        () -> !counted || view.unanswered() < MOST_UNANSWERED)
                                : new InputFeed(broker.address(), Topics.FRAMES, input));
        feed.start();
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

    /** Frames sent, answered and failed so far. */
    public String progress() {
        return view.sent()
                + " sent, "
                + view.answered()
                + " answered, "
                + view.failed()
                + " failed";
    }

    /** Frames answered or failed so far, committed or not. */
    public long done() {
        return view.answered() + view.failed();
    }

    /**
     * Ends the feed, waits for the last answers, stops the job so that its last transaction is
     * committed, and counts.
     */
    public Report finish() throws Exception {
        feed.close();
        long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
        TopicCount sent = TopicCount.of(broker.address(), Topics.FRAMES);
        while (view.answered() + view.failed() < sent.distinct() && System.nanoTime() < deadline) {
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

    private Report count(TopicCount sent) {
        TopicCount answered = TopicCount.of(broker.address(), Topics.DEPTH);
        TopicCount failed = TopicCount.of(broker.address(), Topics.FAILED);
        Set<String> lost = sent.identities();
        lost.removeAll(answered.identities());
        lost.removeAll(failed.identities());
        Map<String, Long> latency = new TreeMap<>();
        latency.put("p50", view.latencyMillis(0.5));
        latency.put("p99", view.latencyMillis(0.99));
        return new Report(
                sent.total(),
                answered.distinct(),
                failed.distinct(),
                answered.duplicates() + failed.duplicates(),
                lost.size(),
                latency,
                view.modelVersion());
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
