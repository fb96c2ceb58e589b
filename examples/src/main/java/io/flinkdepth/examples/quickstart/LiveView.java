// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.kafka.DepthMapDeserializationSchema;
import io.flinkdepth.connectors.kafka.FrameDeserializationSchema;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.examples.page.LivePage;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topics as records are written, committed or not, for the page and for the latencies of
 * the report.
 */
final class LiveView implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveView.class);
    private static final int LATENCIES = 1 << 16;

    private final TopicReader reader;
    @Nullable private final LivePage page;
    @Nullable private final LearningView learning;
    private final Thread thread;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong predicted = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final long[] latencies = new long[LATENCIES];
    private volatile String modelVersion = "";
    private volatile long firstMillis;
    private volatile boolean open = true;

    LiveView(String brokers, @Nullable LivePage page, @Nullable LearningView learning) {
        this.reader =
                new TopicReader(
                        brokers, false, Topics.FRAMES, Topics.DEPTH, Topics.FAILED, Topics.EVENTS);
        this.page = page;
        this.learning = learning;
        this.thread = DaemonThreads.named("quickstart-view").newThread(this::run);
        this.thread.start();
    }

    private void run() {
        while (open) {
            try {
                reader.poll(this::show);
            } catch (RuntimeException e) {
                LOG.warn("The page misses a record: {}", e.toString());
            }
        }
    }

    private void show(ConsumerRecord<byte[], byte[]> record) {
        switch (record.topic()) {
            case Topics.FRAMES -> {
                sent.incrementAndGet();
                if (page != null) {
                    TopicReader.decode(new FrameDeserializationSchema(), record, this::onFrame);
                }
            }
            case Topics.DEPTH ->
                    TopicReader.decode(new DepthMapDeserializationSchema(), record, this::onDepth);
            case Topics.EVENTS -> {
                if (learning != null) {
                    learning.onEvent(record.value());
                }
            }
            default -> failed.incrementAndGet();
        }
    }

    private void onFrame(Frame frame) {
        page.onFrame(frame);
        if (learning != null) {
            learning.onFrame(frame);
        }
    }

    private void onDepth(DepthMap depth) {
        long now = System.currentTimeMillis();
        if (learning != null) {
            learning.onDepth(depth, now);
        }
        if (firstMillis == 0) {
            firstMillis = now;
        }
        long latency = now - depth.identity().eventTimeMillis();
        latencies[(int) (predicted.getAndIncrement() % LATENCIES)] = latency;
        modelVersion = depth.model().toString();
        if (page != null) {
            page.onDepth(depth);
        }
    }

    long sent() {
        return sent.get();
    }

    long predicted() {
        return predicted.get();
    }

    long failed() {
        return failed.get();
    }

    long pending() {
        return sent.get() - predicted.get() - failed.get();
    }

    /** When the first prediction came, in milliseconds since the epoch; 0 before it came. */
    long firstMillis() {
        return firstMillis;
    }

    String modelVersion() {
        return modelVersion;
    }

    /** A quantile of the newest latencies, in milliseconds; 0 where there are none. */
    long latencyMillis(double share) {
        int count = (int) Math.min(predicted.get(), LATENCIES);
        long[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        return count == 0 ? 0 : sorted[(int) Math.min(count - 1, share * count)];
    }

    @Override
    public void close() throws InterruptedException {
        open = false;
        thread.join(5_000);
        reader.close();
    }
}
