// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.examples.alignment.AlignmentEvaluation;
import io.flinkdepth.examples.alignment.AlignmentInput;
import io.flinkdepth.examples.job.JobEnvironments;
import io.flinkdepth.examples.job.LocalJobs;
import io.flinkdepth.examples.job.ModelSettings;
import io.flinkdepth.operators.depth.GroundPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code evaluate-alignment}: the figures of docs/alignment.md. */
@Command(
        name = "evaluate-alignment",
        mixinStandardHelpOptions = true,
        description = {
            "Evaluates the alignment of relative depth with reference points, as a stream.",
            "A part of the measured pixels of a drive are reference points; the aligned depth is"
                    + " compared with others."
        })
final class EvaluateAlignmentCommand implements Callable<Integer> {

    private static final double NEAR_METRES = 5;
    private static final double FAR_METRES = 25;

    @Spec private CommandSpec spec;
    @Mixin private ModelSettings model;

    @Option(
            names = "--dataset",
            defaultValue = "kitti_drive",
            paramLabel = "NAME",
            description =
                    "data set of consecutive frames with depth in metres (default: ${DEFAULT-VALUE})")
    private String dataset;

    @Option(names = "--root", required = true, paramLabel = "DIR", description = "its folder")
    private Path root;

    @Option(
            names = "--frame-rate",
            defaultValue = "10",
            paramLabel = "FPS",
            description = "frames a second (default: ${DEFAULT-VALUE})")
    private double frameRate;

    @Option(
            names = "--camera-height",
            defaultValue = "1.65",
            paramLabel = "METRES",
            description = "height of the camera above the ground (default: ${DEFAULT-VALUE})")
    private double cameraHeight;

    @Option(
            names = "--camera-intrinsics",
            paramLabel = "FILE",
            description =
                    "JSON file with the intrinsics of the camera *, for the ground (default: without"
                            + " the ground)")
    @Nullable
    private Path intrinsics;

    @Option(
            names = "--cap",
            defaultValue = "80",
            paramLabel = "METRES",
            description = "largest depth that counts (default: ${DEFAULT-VALUE})")
    private double cap;

    @Override
    public Integer call() throws Exception {
        if (!(frameRate > 0 && frameRate <= 1000)) {
            throw new IllegalArgumentException(
                    "--frame-rate is " + frameRate + "; give above 0 and at most 1000");
        }
        AlignmentInput input =
                new AlignmentInput(
                        dataset,
                        root.toAbsolutePath().toString(),
                        Math.round(1000 / frameRate),
                        cap);
        String table =
                new AlignmentEvaluation(input, ground())
                        .run(
                                JobEnvironments.local(LocalJobs.configuration()),
                                model.estimation().build());
        spec.commandLine().getOut().print(table);
        spec.commandLine().getOut().flush();
        return CommandLine.ExitCode.OK;
    }

    @Nullable
    private GroundPlane ground() throws IOException {
        return intrinsics == null
                ? null
                : new GroundPlane(
                        CameraCalibrations.read(intrinsics),
                        cameraHeight,
                        0,
                        NEAR_METRES,
                        FAR_METRES);
    }
}
