// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calibrations that are sent once reach all frames behind them, also after a failure. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CalibratedFramesITCase {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 30;
    private static final byte[] PICTURE = picture();
    private static final CameraIntrinsics OWN = new CameraIntrinsics(1, 2, 3, 4);
    private static final AtomicBoolean CALIBRATED = new AtomicBoolean();
    private static final AtomicBoolean FAILED = new AtomicBoolean();
    private static final AtomicBoolean RESTORED = new AtomicBoolean();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(
                    new MiniClusterResourceConfiguration.Builder()
                            .setNumberTaskManagers(1)
                            .setNumberSlotsPerTaskManager(2)
                            .build());

    private static byte[] picture() {
        try (DecodedImage image = DecodedImage.ofRgb(WIDTH, HEIGHT, new byte[3 * WIDTH * HEIGHT])) {
            return ImageCodec.encodeJpeg(image, 90);
        }
    }

    /** In turn of a camera with a calibration, with another one, and with its own intrinsics. */
    private static Frame frame(long index) {
        String camera = new String[] {"front", "cropped", "own"}[(int) (index % 3)];
        FrameIdentity identity = new FrameIdentity(camera, index / 3, 1000 + index);
        CameraIntrinsics own = camera.equals("own") ? OWN : null;
        return new Frame(identity, PICTURE, "image/jpeg", own, null);
    }

    private static String calibration(long index) {
        return switch ((int) Math.min(index, 3)) {
            case 1 -> calibration("cropped", 99, 30, 7);
            case 2 -> calibration("front", 80, 60, 50);
            default -> "no calibration";
        };
    }

    private static String calibration(String camera, int width, int height, int focal) {
        return """
                {"cameras": {"%s": {"width": %d, "height": %d, "focalX": %d}}}
                """
                .formatted(camera, width, height, focal);
    }

    /** Passes on what was calibrated under a watermark; fails once, behind a checkpoint. */
    private static final class WhatIsKnown extends ProcessFunction<Frame, Frame>
            implements CheckpointListener {
        private static final long serialVersionUID = 1L;

        @Override
        public void processElement(Frame frame, Context context, Collector<Frame> out) {
            boolean known = frame.intrinsics() != null || frame.defect() != null;
            boolean timeGoesOn = context.timerService().currentWatermark() > 0;
            if (known && timeGoesOn) {
                boolean front = frame.cameraId().equals("front");
                boolean first = getRuntimeContext().getTaskInfo().getAttemptNumber() == 0;
                (first ? CALIBRATED : RESTORED).compareAndSet(false, front);
                out.collect(frame);
            }
        }

        @Override
        public void notifyCheckpointComplete(long checkpoint) {
            if (CALIBRATED.get() && FAILED.compareAndSet(false, true)) {
                throw new IllegalStateException("this job fails once");
            }
        }
    }

    private static StreamExecutionEnvironment environment() {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(10));
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration).setParallelism(1);
    }

    @Test
    void framesGetTheCalibrationOfTheirCamera() throws Exception {
        StreamExecutionEnvironment environment = environment();
        DataStream<Frame> frames =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                CalibratedFramesITCase::frame,
                                Long.MAX_VALUE,
                                TypeInformation.of(Frame.class)),
                        WatermarkStrategy.<Frame>forMonotonousTimestamps()
                                .withTimestampAssigner(
                                        (frame, time) -> frame.identity().eventTimeMillis()),
                        "frames");
        // Never ends, as a topic does not: the end of a source lets time go on.
        DataStream<String> calibrations =
                environment.fromSource(
                        new DataGeneratorSource<>(
                                CalibratedFramesITCase::calibration,
                                Long.MAX_VALUE,
                                RateLimiterStrategy.perCheckpoint(3),
                                Types.STRING),
                        WatermarkStrategy.noWatermarks(),
                        "calibrations");
        boolean[] seen = new boolean[3];
        try (CloseableIterator<Frame> known =
                CalibratedFrames.of(frames, calibrations)
                        .process(new WhatIsKnown())
                        .executeAndCollect()) {
            // After the failure only the state has the calibrations: they are not sent again.
            while (!(RESTORED.get() && seen[0] && seen[1] && seen[2])) {
                seen[check(known.next())] = true;
            }
            assertThat(FAILED).isTrue();
        }
    }

    /** Checks a frame and returns which of the cameras it is from. */
    private static int check(Frame frame) {
        switch (frame.cameraId()) {
            case "front" -> {
                assertThat(frame.intrinsics()).isEqualTo(new CameraIntrinsics(25, 25, 19.5, 14.5));
                return 0;
            }
            case "cropped" -> {
                assertThat(frame.defect().reason()).isEqualTo(FailureReason.MISSING_INTRINSICS);
                assertThat(frame.defect().message())
                        .contains("camera cropped", "99 x 30", "40 x 30");
                return 1;
            }
            default -> {
                assertThat(frame.intrinsics()).isEqualTo(OWN);
                return 2;
            }
        }
    }
}
