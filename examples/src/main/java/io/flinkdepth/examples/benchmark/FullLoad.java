// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.benchmark;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.operators.depth.DepthEstimation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * A job in this JVM whose source always has the next frame, so that the operator is never without
 * one. It runs until it is stopped, and then finishes what is on its way.
 */
final class FullLoad implements AutoCloseable {

    private static final int CAMERAS = 4;
    private static final long PATIENCE_MILLIS = 300_000;

    /** The functions of the job find their run here, which is in the same JVM. */
    private static final Map<String, FullLoad> RUNNING = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();
    private final List<byte[]> pictures;
    private final AtomicLong sent = new AtomicLong();
    private final PredictionLog predictions = new PredictionLog();
    private final AtomicLong failed = new AtomicLong();
    private final BlockingQueue<ModelUpdate> updates = new LinkedBlockingQueue<>();
    private final BlockingQueue<ModelEvent> events = new LinkedBlockingQueue<>();
    private JobClient job;

    FullLoad(List<byte[]> pictures) {
        this.pictures = pictures;
    }

    /** Starts the job; as many model updates will follow. */
    void start(DepthEstimation estimation, int modelUpdates) throws Exception {
        RUNNING.put(id, this);
        Configuration configuration = LocalJobs.configuration();
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        StreamExecutionEnvironment environment = JobEnvironments.local(configuration);
        environment.setParallelism(1);
        // The lambdas of the job must not hold this object.
        String run = id;
        DataStream<Frame> frames =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                index -> RUNNING.get(run).frame(index),
                                Long.MAX_VALUE,
                                TypeInformation.of(Frame.class)),
                        WatermarkStrategy.noWatermarks(),
                        "frames");
        SingleOutputStreamOperator<DepthMap> depth;
        if (modelUpdates == 0) {
            depth = estimation.apply(frames);
        } else {
            depth = estimation.apply(frames, updates(environment, run, modelUpdates));
            depth.getSideOutput(DepthEstimation.MODEL_EVENTS)
                    .map(event -> RUNNING.get(run).events.add(event), Types.BOOLEAN)
                    .sinkTo(new DiscardingSink<>());
        }
        depth.map(prediction -> RUNNING.get(run).predicted(prediction), Types.BOOLEAN)
                .sinkTo(new DiscardingSink<>());
        depth.getSideOutput(DepthEstimation.FAILED_FRAMES)
                .map(frame -> RUNNING.get(run).failed.incrementAndGet(), Types.LONG)
                .sinkTo(new DiscardingSink<>());
        job = environment.executeAsync("full load");
    }

    private static DataStream<ModelUpdate> updates(
            StreamExecutionEnvironment environment, String run, int count) {
        return environment.fromSource(
                new DataGeneratorSource<>(
                        index -> RUNNING.get(run).updates.take(),
                        count,
                        TypeInformation.of(ModelUpdate.class)),
                WatermarkStrategy.noWatermarks(),
                "updates");
    }

    private Frame frame(long index) {
        sent.incrementAndGet();
        String camera = "camera" + index % CAMERAS;
        byte[] jpeg = pictures.get((int) (index % pictures.size()));
        FrameIdentity identity =
                new FrameIdentity(camera, index / CAMERAS, System.currentTimeMillis());
        return new Frame(identity, jpeg, "image/jpeg");
    }

    private boolean predicted(DepthMap depth) {
        predictions.add(depth);
        return true;
    }

    /** Frames that went in. */
    long sent() {
        return sent.get();
    }

    /** Frames that came out without a prediction. */
    long failed() {
        return failed.get();
    }

    PredictionLog predictions() {
        return predictions;
    }

    void send(ModelUpdate update) {
        updates.add(update);
    }

    /** What became of the model update. */
    ModelEvent awaitEvent() throws Exception {
        ModelEvent event = null;
        for (long waited = 0; event == null && waited < PATIENCE_MILLIS; waited += 1000) {
            requireRunning();
            event = events.poll(1, TimeUnit.SECONDS);
        }
        if (event == null) {
            throw new IllegalStateException(
                    "a model update was neither taken nor refused in five minutes");
        }
        return event;
    }

    /** Waits until there are so many more predictions. */
    void awaitMorePredictions(int more) throws Exception {
        awaitPredictions(predictions.size() + more);
    }

    /** Waits until there are so many predictions. */
    void awaitPredictions(int count) throws Exception {
        int before = -1;
        int now = predictions.size();
        while (now < count && now > before) {
            requireRunning();
            before = now;
            now = predictions.await(Math.min(count, now + 1000), PATIENCE_MILLIS);
        }
        if (now < count) {
            throw new IllegalStateException("no prediction came in five minutes");
        }
    }

    private void requireRunning() throws Exception {
        if (job.getJobExecutionResult().isDone()) {
            job.getJobExecutionResult().get();
            throw new IllegalStateException("the job ended before its time");
        }
    }

    /** Ends the input, and waits until everything on its way has left. */
    void stop(Path folder) throws Exception {
        job.stopWithSavepoint(true, folder.toUri().toString(), SavepointFormatType.CANONICAL).get();
        job.getJobExecutionResult().get();
        job = null;
    }

    @Override
    public void close() throws Exception {
        try {
            if (job != null && !job.getJobExecutionResult().isDone()) {
                job.cancel().get();
            }
        } finally {
            RUNNING.remove(id);
        }
    }
}
