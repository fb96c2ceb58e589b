// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.Frame;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * Gives frames the intrinsics of their camera from a stream of calibrations, such as a compacted
 * Kafka topic. A calibration can change while the job runs.
 *
 * <p>Each message is JSON as in the file of {@link CameraCalibrations}, with one camera or more. It
 * applies to all frames that arrive later, and replaces the earlier calibrations of the cameras
 * that it names; calibrations of other cameras stay. All subtasks keep all calibrations in
 * broadcast state, which checkpoints contain. A message that is not valid is logged, counted in the
 * metric {@code rejectedCalibrations}, and changes nothing.
 *
 * <p>Frames do not wait for calibrations: a frame that arrives before the calibration of its camera
 * stays without intrinsics. The calibrations do not hold back the watermarks of the frames.
 */
@Experimental
public final class CalibratedFrames {

    static final MapStateDescriptor<String, CameraCalibration> STATE =
            new MapStateDescriptor<>(
                    "camera-calibrations",
                    Types.STRING,
                    TypeInformation.of(CameraCalibration.class));

    private CalibratedFrames() {}

    /** Connects frames with calibrations, within the default limits of images. */
    public static SingleOutputStreamOperator<Frame> of(
            DataStream<Frame> frames, DataStream<String> calibrations) {
        return of(frames, calibrations, ImageLimits.DEFAULT);
    }

    /**
     * Connects frames with calibrations.
     *
     * @param frames frames that carry their intrinsics keep them
     * @param calibrations messages in JSON
     * @param limits the limits of the depth estimation; a picture beyond them gets no intrinsics
     * @return the same frames in the same order; a frame whose picture has another ratio of the
     *     sides than its calibration gets a defect, so that the operators send it to the side
     *     output of failed frames
     */
    public static SingleOutputStreamOperator<Frame> of(
            DataStream<Frame> frames, DataStream<String> calibrations, ImageLimits limits) {
        DataStream<String> withoutTime =
                calibrations
                        .assignTimestampsAndWatermarks(
                                WatermarkStrategy.forGenerator(context -> new EndOfTime()))
                        .name("time of calibrations");
        return frames.connect(withoutTime.broadcast(STATE))
                .process(new CalibrationFunction(limits))
                .name("camera intrinsics");
    }

    /** Never holds back the watermarks of the other input. */
    private static final class EndOfTime implements WatermarkGenerator<String> {
        @Override
        public void onEvent(String message, long timestamp, WatermarkOutput output) {
            output.emitWatermark(Watermark.MAX_WATERMARK);
        }

        @Override
        public void onPeriodicEmit(WatermarkOutput output) {
            output.emitWatermark(Watermark.MAX_WATERMARK);
        }
    }
}
