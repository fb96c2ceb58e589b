// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.metric.ConnectorMetric;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the calibrations of all cameras, and gives frames theirs. */
final class CalibrationFunction extends BroadcastProcessFunction<Frame, String, Frame> {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CalibrationFunction.class);

    private final ImageLimits limits;
    private transient Counter rejected;

    CalibrationFunction(ImageLimits limits) {
        this.limits = limits;
    }

    @Override
    public void open(OpenContext context) {
        rejected =
                ConnectorMetric.REJECTED_CALIBRATIONS.counter(getRuntimeContext().getMetricGroup());
    }

    @Override
    public void processBroadcastElement(String message, Context context, Collector<Frame> out)
            throws Exception {
        Map<String, CameraCalibration> calibrations;
        try {
            calibrations =
                    CalibrationJson.read(
                            message.getBytes(StandardCharsets.UTF_8), "the calibration");
        } catch (IOException e) {
            rejected.inc();
            if (getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0) {
                LOG.warn("A calibration of cameras is ignored: {}", e.getMessage());
            }
            return;
        }
        for (Map.Entry<String, CameraCalibration> calibration : calibrations.entrySet()) {
            context.getBroadcastState(CalibratedFrames.STATE)
                    .put(calibration.getKey(), calibration.getValue());
        }
    }

    @Override
    public void processElement(Frame frame, ReadOnlyContext context, Collector<Frame> out)
            throws Exception {
        out.collect(
                frame.intrinsics() != null || frame.defect() != null
                        ? frame
                        : calibrated(frame, context.getBroadcastState(CalibratedFrames.STATE)));
    }

    private Frame calibrated(
            Frame frame, ReadOnlyBroadcastState<String, CameraCalibration> calibrations)
            throws Exception {
        CameraCalibration own = calibrations.get(frame.cameraId());
        CameraCalibration calibration =
                own != null ? own : calibrations.get(CameraCalibrations.ANY_CAMERA);
        if (calibration == null) {
            return frame;
        }
        try {
            ImageHeader header = ImageHeader.read(frame.image(), limits);
            CameraIntrinsics intrinsics =
                    calibration.intrinsicsFor(header.width(), header.height());
            return new Frame(frame.identity(), frame.image(), frame.mediaType(), intrinsics, null);
        } catch (ImageException e) {
            // The operator that decodes it says what is wrong.
            return frame;
        } catch (IllegalArgumentException e) {
            String message = "camera %s: %s".formatted(frame.cameraId(), e.getMessage());
            return new Frame(
                    frame.identity(),
                    frame.image(),
                    frame.mediaType(),
                    null,
                    new FrameDefect(FailureReason.MISSING_INTRINSICS, message));
        }
    }
}
