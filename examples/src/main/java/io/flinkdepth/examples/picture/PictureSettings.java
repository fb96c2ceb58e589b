// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.image.ColourMap;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Option;

/** The options of pictures, videos and point clouds. */
@Internal
public final class PictureSettings {

    @Option(
            names = "--colour",
            description =
                    "also write depth in colours, bright is near, to <name>.colour.jpg beside each"
                            + " depth file; each photograph over its own range, a video, or with"
                            + " --mp4 or --stabilise a folder, over one that follows slowly")
    private boolean colour;

    @Option(
            names = "--side-by-side",
            description =
                    "also write the picture and its depth in colours to <name>.side-by-side.jpg")
    private boolean sideBySide;

    @Option(
            names = "--mp4",
            description =
                    "also write a video of the colours, or of the side-by-side pictures where they"
                            + " are asked for, to <camera>.mp4 in the output folder, at the input's"
                            + " frame rate or 10 a second, at most 3840 x 2160; of an input without"
                            + " end it can be watched while it grows")
    private boolean mp4;

    @Option(
            names = "--colour-map",
            paramLabel = "MAP",
            description = "colours of these pictures: ${COMPLETION-CANDIDATES} (default: inferno)")
    @Nullable
    private ColourMap.Palette colourMap;

    @Option(
            names = "--point-clouds",
            description =
                    "also write <name>.ply beside each depth file: the points in front of the"
                            + " camera, in metres and in the picture's colours; needs a model of"
                            + " metric depth")
    private boolean pointClouds;

    @Option(
            names = "--focal",
            paramLabel = "PIXELS",
            description =
                    "focal length of the camera in pixels of the image, for --point-clouds of frames"
                            + " without intrinsics")
    @Nullable
    private Double focal;

    /** What is asked for. */
    public WantedFiles wanted() {
        return new WantedFiles(
                colour,
                sideBySide,
                mp4,
                colourMap == null ? ColourMap.Palette.INFERNO : colourMap,
                pointClouds,
                focal == null ? 0 : focal,
                CameraCalibrations.NONE);
    }

    /**
     * Refuses what cannot work.
     *
     * @param toFolder whether the output is a folder
     * @param mayKnowCameras whether frames may have intrinsics: those of topics may, and a file of
     *     intrinsics may have been given
     * @throws IllegalArgumentException names the fix
     */
    public void check(boolean toFolder, boolean mayKnowCameras) {
        WantedFiles wanted = wanted();
        refuse(
                colourMap != null && !wanted.colours(),
                "--colour-map is for pictures; add --colour, --side-by-side or --mp4, or leave it"
                        + " out");
        refuse(
                focal != null && !pointClouds,
                "--focal is for point clouds; add --point-clouds, or leave it out");
        refuse(
                focal != null && !(focal > 0 && Double.isFinite(focal)),
                "--focal is " + focal + "; give the focal length in pixels, above 0");
        refuse(
                wanted.any() && !toFolder,
                "%s cannot be made: --output is a topic; give --output a folder, or leave %s out"
                        .formatted(names(), names()));
        refuse(
                pointClouds && focal == null && !mayKnowCameras,
                "--point-clouds needs the camera's focal length, which images and videos do not"
                        + " say; give --focal PIXELS, or --camera-intrinsics FILE");
    }

    private static void refuse(boolean wrong, String sentence) {
        if (wrong) {
            throw new IllegalArgumentException(sentence);
        }
    }

    private String names() {
        List<String> options = new ArrayList<>();
        if (colour) {
            options.add("--colour");
        }
        if (sideBySide) {
            options.add("--side-by-side");
        }
        if (mp4) {
            options.add("--mp4");
        }
        if (pointClouds) {
            options.add("--point-clouds");
        }
        return String.join(" and ", options);
    }
}
