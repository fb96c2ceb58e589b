// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.quickstart;

import io.flinkdepth.connectors.kafka.FrameSerializationSchema;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.thread.DaemonThreads;
import io.flinkdepth.training.synthetic.scene.DriveCamera;
import io.flinkdepth.training.synthetic.scene.DriveSequence;
import io.flinkdepth.training.synthetic.scene.DriveWeather;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the rendered drive of two cameras to a topic, ten frames a second each, like a car would:
 * event time is the clock's. A machine that cannot draw as fast sends fewer, until the round is
 * drawn.
 */
final class DriveProducer implements FrameFeed {

    private static final Logger LOG = LoggerFactory.getLogger(DriveProducer.class);
    private static final int WIDTH = 512;
    private static final int HEIGHT = 320;

    private final List<CameraFeed> cameras;
    private final FrameSerializationSchema schema;
    private final KafkaProducer<byte[], byte[]> producer;
    private final ScheduledExecutorService clock;
    private final LongFunction<DriveWeather> weather;
    private final BooleanSupplier mayServe;
    private long sequence;

    /**
     * @param weather of each frame
     * @param mayServe asked before each tick; the cameras wait while it says no
     */
    DriveProducer(
            String brokers,
            String topic,
            long seed,
            LongFunction<DriveWeather> weather,
            BooleanSupplier mayServe) {
        this.mayServe = mayServe;
        this.weather = weather;
        cameras =
                Stream.of(DriveCamera.FRONT, DriveCamera.FRONT_LEFT)
                        .map(camera -> new CameraFeed(camera, seed, WIDTH, HEIGHT, weather))
                        .toList();
        schema = new FrameSerializationSchema(topic);
        producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                brokers,
                                ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                                true),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        clock =
                Executors.newSingleThreadScheduledExecutor(
                        DaemonThreads.named("quickstart-cameras"));
    }

    @Override
    public void start() {
        clock.execute(this::sendOneOfEach);
    }

    /**
     * The next tick counts from this one's beginning; ticks that were missed are not made up for.
     */
    private void scheduleNext(long begunNanos) {
        long period = TimeUnit.SECONDS.toNanos(1) / DriveSequence.FRAMES_PER_SECOND;
        long left = Math.max(0, begunNanos + period - System.nanoTime());
        try {
            clock.schedule(this::sendOneOfEach, left, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed meanwhile: that was the last.
        }
    }

    private void sendOneOfEach() {
        long begun = System.nanoTime();
        try {
            if (!mayServe.getAsBoolean()) {
                scheduleNext(begun);
                return;
            }
            for (CameraFeed camera : cameras) {
                byte[] jpeg = camera.jpeg(sequence);
                FrameIdentity identity =
                        new FrameIdentity(camera.cameraId(), sequence, System.currentTimeMillis());
                producer.send(schema.toRecord(new Frame(identity, jpeg, "image/jpeg")));
            }
            sequence++;
            scheduleNext(begun);
        } catch (RuntimeException e) {
            // An exception in an executor's task is seen by nobody.
            LOG.error("The cameras stopped at frame {}.", sequence, e);
            throw e;
        }
    }

    @Override
    public OptionalDouble absRel(DepthMap prediction) {
        return cameras.stream()
                .filter(camera -> camera.cameraId().equals(prediction.identity().cameraId()))
                .map(camera -> camera.truth(prediction.identity().sequence()))
                .filter(Objects::nonNull)
                .map(truth -> truth.absRel(prediction))
                .findFirst()
                .orElse(OptionalDouble.empty());
    }

    @Override
    public String condition(long frame) {
        return weather.apply(frame).label();
    }

    @Override
    public void close() throws InterruptedException {
        clock.shutdownNow();
        clock.awaitTermination(5, TimeUnit.SECONDS);
        producer.close(Duration.ofSeconds(5));
    }
}
