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
                            + " own; or kafka://HOST:PORT/TOPIC with the same JSON as messages, for"
                            + " calibrations that change, where frames keep coming (--follow)")
    @Nullable
    private String location;

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
        return location != null;
    }

    /** The topic of the calibrations; null if there is none. */
    @Nullable
    String topic() {
        return location != null && Topic.isTopic(location) ? location : null;
    }

    /** Refuses a topic where the input ends: the topic would hold the job open. */
    void check(boolean endless) {
        if (topic() != null && !endless) {
            throw new IllegalArgumentException(
                    "--camera-intrinsics is '%s', a topic, and the input ends; give a file, or --follow"
                            .formatted(location));
        }
    }

    /** Reads the file; none without one. */
    CameraCalibrations calibrations() throws IOException {
        return location == null || topic() != null
                ? CameraCalibrations.NONE
                : CameraCalibrations.read(Path.of(location));
    }

    /** Gives a builder these settings. */
    void apply(DepthEstimation.Builder builder) throws IOException {
        builder.cameraIntrinsics(calibrations()).missingIntrinsics(missing);
    }
}
