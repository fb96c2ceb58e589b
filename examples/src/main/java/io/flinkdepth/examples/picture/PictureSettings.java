// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.examples.job.DepthJobSettings;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import picocli.CommandLine.Option;

/** The options of pictures. */
@Internal
public final class PictureSettings {

    @Option(
            names = "--colour",
            description =
                    "also write depth in colours, bright is near, to <name>.colour.jpg beside each"
                            + " depth file; each photograph over its own range, a video, or with"
                            + " --mp4 or --stabilise a folder, over one that follows slowly")
    boolean colour;

    @Option(
            names = "--side-by-side",
            description =
                    "also write the picture and its depth in colours to <name>.side-by-side.jpg")
    boolean sideBySide;

    @Option(
            names = "--mp4",
            description =
                    "also write a video of the colours, or of the side-by-side pictures where they"
                            + " are asked for, to <camera>.mp4 in the output folder, at the input's"
                            + " frame rate or 10 a second, at most 3840 x 2160")
    boolean mp4;

    @Option(
            names = "--colour-map",
            paramLabel = "MAP",
            description = "colours of these pictures: ${COMPLETION-CANDIDATES} (default: inferno)")
    @Nullable
    ColourMap.Palette colourMap;

    ColourMap.Palette palette() {
        return colourMap == null ? ColourMap.Palette.INFERNO : colourMap;
    }

    /** Whether any picture is asked for. */
    public boolean any() {
        return colour || sideBySide || mp4;
    }

    /**
     * Refuses what cannot work, before the job has run.
     *
     * @param cluster where the job runs, null for this process
     * @throws IllegalArgumentException names the fix
     */
    public void check(DepthJobSettings job, @Nullable String cluster) {
        if (!any()) {
            if (colourMap != null) {
                throw new IllegalArgumentException(
                        "--colour-map is for pictures; add --colour, --side-by-side or --mp4, or"
                                + " leave it out");
            }
            return;
        }
        if (job.outputFolder() == null) {
            throw refusal("--output is a topic", "give --output a folder");
        }
        if (cluster != null) {
            throw refusal("the job runs on --cluster " + cluster, "leave --cluster out");
        }
        if (job.endless()) {
            throw refusal(
                    "the input never ends, and pictures are made at its end",
                    "read a folder or video without --follow");
        }
        if (sideBySide && job.readsTopic()) {
            throw new IllegalArgumentException(
                    "--side-by-side needs the pictures again, and --input is a topic; give --input"
                            + " a folder or video, or use --colour instead");
        }
    }

    private IllegalArgumentException refusal(String why, String fix) {
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
        String names = String.join(" and ", options);
        return new IllegalArgumentException(
                "%s cannot be made: %s; %s, or leave %s out".formatted(names, why, fix, names));
    }
}
