// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.operators.depth.MissingIntrinsics;
import io.flinkdepth.operators.inference.engine.InferenceTask.NoPredictionException;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * Converts a network's values to metres. A network with a canonical camera predicts the depth that
 * a camera of that focal length would see; the depth of a frame is in proportion to the focal
 * length of its own camera (Metric3D, arXiv 2307.10984, section 3.1).
 *
 * @param cameras calibrations of cameras whose frames carry no intrinsics
 * @param missing the result for frames of unknown intrinsics
 */
@Internal
public record CameraScale(CameraCalibrations cameras, MissingIntrinsics missing)
        implements Serializable {

    /** No calibrations; frames of unknown intrinsics give relative disparity. */
    public static final CameraScale DEFAULT =
            new CameraScale(CameraCalibrations.NONE, MissingIntrinsics.RELATIVE);

    /**
     * Converts the values of a frame in place.
     *
     * @param picture the size of the frame's upright picture
     * @param input the size of the picture in the input of the network
     * @return what the values are after it
     */
    DepthKind convert(
            float[] values,
            ModelOutputs.Depth output,
            Frame frame,
            ImageSize picture,
            ImageSize input)
            throws NoPredictionException {
        if (output.kind() != DepthKind.METRIC_DEPTH) {
            return output.kind();
        }
        double metresPerUnit = output.metresPerUnit();
        if (output.canonicalFocalLength() != null) {
            CameraIntrinsics intrinsics = intrinsics(frame, picture);
            if (intrinsics == null) {
                InverseDepth.invert(values);
                return DepthKind.RELATIVE_DISPARITY;
            }
            metresPerUnit *= focalAt(intrinsics, picture, input) / output.canonicalFocalLength();
        }
        if (metresPerUnit != 1) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (values[i] * metresPerUnit);
            }
        }
        return DepthKind.METRIC_DEPTH;
    }

    /** The focal length, in pixels, in the input of the network. */
    private static double focalAt(CameraIntrinsics intrinsics, ImageSize picture, ImageSize input) {
        return intrinsics
                .resized(
                        (double) input.width() / picture.width(),
                        (double) input.height() / picture.height())
                .focal();
    }

    @Nullable
    private CameraIntrinsics intrinsics(Frame frame, ImageSize picture)
            throws NoPredictionException {
        CameraIntrinsics intrinsics;
        try {
            intrinsics = cameras.intrinsics(frame, picture.width(), picture.height());
        } catch (IllegalArgumentException e) {
            throw new NoPredictionException(FailureReason.MISSING_INTRINSICS, e.getMessage());
        }
        if (intrinsics == null && missing == MissingIntrinsics.FAIL) {
            throw new NoPredictionException(
                    FailureReason.MISSING_INTRINSICS,
                    "the model needs the camera's focal length to give metres; give the frame its"
                            + " intrinsics, or camera '"
                            + frame.cameraId()
                            + "' a calibration");
        }
        return intrinsics;
    }
}
