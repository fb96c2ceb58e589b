// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.job;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.operators.depth.DepthEstimation;
import io.flinkdepth.operators.depth.MissingIntrinsics;
import java.io.IOException;
import java.nio.file.Path;
import javax.annotation.Nullable;
import picocli.CommandLine.Option;

/** The options of the cameras' intrinsics. */
final class CameraSettings {

    @Option(
            names = "--camera-intrinsics",
            paramLabel = "FILE",
            description =
                    "JSON file with the intrinsics of cameras, for frames without intrinsics of their"
                            + " own")
    @Nullable
    private Path file;

    @Option(
            names = "--missing-intrinsics",
            paramLabel = "RESULT",
            defaultValue = "RELATIVE",
            description =
                    "result for frames of unknown intrinsics, if the model needs them to give metres:"
                            + " relative disparity, or none: ${COMPLETION-CANDIDATES} (default:"
                            + " ${DEFAULT-VALUE})")
    private MissingIntrinsics missing;

    boolean isGiven() {
        return file != null;
    }

    /** Reads the file; none without one. */
    CameraCalibrations calibrations() throws IOException {
        return file == null ? CameraCalibrations.NONE : CameraCalibrations.read(file);
    }

    /** Gives a builder these settings. */
    void apply(DepthEstimation.Builder builder) throws IOException {
        builder.cameraIntrinsics(calibrations()).missingIntrinsics(missing);
    }
}
