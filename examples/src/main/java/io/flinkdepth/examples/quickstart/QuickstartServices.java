// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.examples.learning.ModelImprovement;
import io.flinkdepth.examples.learning.WeatherPlan;
import io.flinkdepth.examples.page.LivePage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.flink.annotation.Internal;
import org.apache.flink.core.fs.AutoCloseableRegistry;
import org.apache.flink.util.IOUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The parts of the quickstart as services of their own, for a cluster whose job is {@code
 * flink-depth-job.jar}. They share a broker and a folder.
 */
@Internal
public final class QuickstartServices {

    private static final long STREET = 7;
    private static final int PARTITIONS = 2;

    private QuickstartServices() {}

    /**
     * Makes the folder that the other services and the job share: a registry with the first model,
     * the teacher's package, scenes, and the configuration of the trainer. Does nothing in a folder
     * that is prepared.
     *
     * @return the file for {@code train loop --config}
     */
    public static Path prepare(Path folder, ModelImprovement.RoundSize size) throws IOException {
        Path absolute = folder.toAbsolutePath();
        Files.createDirectories(absolute);
        if (ModelImprovement.isPrepared(absolute)) {
            return ModelImprovement.open(absolute).configurationFile();
        }
        try (ModelImprovement improvement = ModelImprovement.in(absolute, size)) {
            improvement.writeTeacher();
            return improvement.prepare();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while " + folder + " was prepared", e);
        }
    }

    /**
     * Creates the topics of the quickstart; those that exist stay as they are.
     *
     * @param brokers host and port
     * @throws IOException if the broker cannot be reached or refuses
     */
    public static void createTopics(String brokers) throws IOException {
        Map<String, Object> settings = Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(
                            List.of(
                                    topic(Topics.FRAMES, PARTITIONS),
                                    topic(Topics.DEPTH, PARTITIONS),
                                    topic(Topics.FAILED, PARTITIONS),
                                    topic(Topics.EVENTS, 1)))
                    .values()
                    .forEach(QuickstartServices::await);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static NewTopic topic(String name, int partitions) {
        return new NewTopic(name, Optional.of(partitions), Optional.empty());
    }

    private static void await(String topic, KafkaFuture<Void> created) {
        try {
            created.get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new UncheckedIOException(
                        new IOException("the topic '" + topic + "' was not created", e.getCause()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(
                    new IOException("stopped before the topic '" + topic + "' was created", e));
        }
    }

    /**
     * Sends the rendered drive of two cameras to the topic of frames until it is closed.
     *
     * @param brokers host and port
     */
    public static AutoCloseable cameras(String brokers) {
        DriveProducer cameras =
                new DriveProducer(brokers, Topics.FRAMES, STREET, WeatherPlan::at, () -> true);
        cameras.start();
        return cameras;
    }

    /** The live page of a job that runs elsewhere. */
    public static final class Page implements AutoCloseable {

        private final AutoCloseableRegistry parts = new AutoCloseableRegistry();
        private LivePage page;

        private Page() {}

        /**
         * Starts to serve.
         *
         * @param brokers host and port
         * @param folder what {@link #prepare} has made
         * @param host name or address to bind to
         * @param port 0 for any
         */
        public static Page start(String brokers, Path folder, String host, int port)
                throws Exception {
            ModelImprovement improvement = ModelImprovement.open(folder.toAbsolutePath());
            Page started = new Page();
            try {
                started.open(brokers, improvement, host, port);
                return started;
            } catch (Exception e) {
                IOUtils.closeQuietly(started);
                throw e;
            }
        }

        private void open(String brokers, ModelImprovement improvement, String host, int port)
                throws Exception {
            LearningView learning = new LearningView(improvement, new CamerasElsewhere());
            parts.registerCloseable(learning);
            page = new LivePage(host, port, learning);
            parts.registerCloseable(page);
            parts.registerCloseable(new LiveView(brokers, page, learning));
        }

        /** The port that the page is served on. */
        public int port() {
            return page.port();
        }

        @Override
        public void close() throws Exception {
            // In the order opposite to that of their start.
            parts.close();
        }
    }

    /** The page knows the plan of the weather, and not the true depth. */
    private static final class CamerasElsewhere implements FrameFeed {

        @Override
        public void start() {}

        @Override
        public String condition(long sequence) {
            return WeatherPlan.at(sequence).label();
        }

        @Override
        public void close() {}
    }
}
