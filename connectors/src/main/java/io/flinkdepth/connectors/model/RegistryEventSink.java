// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.model;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.thread.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into a registry what became of its versions in a job, so that {@code registry list} tells
 * which were refused. A thread of its own writes, so that a file system that is slow or hangs holds
 * up neither frames nor checkpoints. A registry that cannot be written to is a warning, and no
 * failure: the job has to serve in any case. Events are kept at best effort: those that wait when a
 * job fails are lost, and so are those over {@value #MAX_WAITING} that wait.
 *
 * <pre>{@code
 * depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
 *         .sinkTo(new RegistryEventSink("s3://models"))
 *         .setParallelism(1)
 *         .disableChaining();
 * }</pre>
 */
@Experimental
public final class RegistryEventSink implements Sink<ModelEvent> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(RegistryEventSink.class);
    private static final int MAX_WAITING = 100;
    private static final Duration MAX_WAIT = Duration.ofSeconds(10);

    private final String registry;

    /**
     * A sink.
     *
     * @param registry folder, as a path or URI of any Flink file system
     */
    public RegistryEventSink(String registry) {
        this.registry = registry;
    }

    @Override
    public SinkWriter<ModelEvent> createWriter(WriterInitContext context) {
        return new Writer(registry);
    }

    private static final class Writer implements SinkWriter<ModelEvent> {
        private final String location;
        private final ModelRegistry registry;
        private final ThreadPoolExecutor thread =
                new ThreadPoolExecutor(
                        1,
                        1,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(MAX_WAITING),
                        DaemonThreads.named("registry-events"));
        private volatile boolean warned;

        private Writer(String location) {
            this.location = location;
            this.registry = ModelRegistry.at(location);
        }

        @Override
        public void write(ModelEvent event, Context context) {
            try {
                thread.execute(() -> record(event));
            } catch (RejectedExecutionException e) {
                warn(MAX_WAITING + " events wait for it");
            }
        }

        private void record(ModelEvent event) {
            try {
                registry.record(event);
                warned = false;
            } catch (IOException | RuntimeException e) {
                warn(e.toString());
            }
        }

        private void warn(String reason) {
            if (!warned) {
                warned = true;
                LOG.warn(
                        "The registry {} cannot be written to; what becomes of its versions in this"
                                + " job is not shown there: {}",
                        location,
                        reason);
            }
        }

        @Override
        public void flush(boolean endOfInput) throws InterruptedException {
            if (endOfInput) {
                finish();
            }
        }

        @Override
        public void close() throws InterruptedException {
            try {
                finish();
            } finally {
                thread.shutdownNow();
            }
        }

        private void finish() throws InterruptedException {
            thread.shutdown();
            if (!thread.awaitTermination(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                warn("it does not answer");
            }
        }
    }
}
