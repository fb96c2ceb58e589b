// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.files.FileNames;
import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * What is made of each frame beside its depth file.
 *
 * @param colour depth in colours
 * @param sideBySide the picture and its depth in colours
 * @param video a video of each camera
 * @param palette the colours
 * @param pointCloud the points in front of the camera
 * @param focal focal length of frames without intrinsics, pixels; 0 if it is not known
 * @param cameras calibrations of cameras, which come before the focal length
 */
@Internal
public record WantedFiles(
        boolean colour,
        boolean sideBySide,
        boolean video,
        ColourMap.Palette palette,
        boolean pointCloud,
        double focal,
        CameraCalibrations cameras)
        implements Serializable {

    static final String COLOUR = ".colour.jpg";
    static final String SIDE_BY_SIDE = ".side-by-side.jpg";
    static final String POINT_CLOUD = ".ply";
    static final String VIDEO = ".mp4";

    /** The same with calibrations of cameras. */
    public WantedFiles withCameras(CameraCalibrations calibrations) {
        return new WantedFiles(colour, sideBySide, video, palette, pointCloud, focal, calibrations);
    }

    /** Whether there is anything to make. */
    public boolean any() {
        return colours() || pointCloud;
    }

    /** Whether the frames' own images are needed. */
    public boolean needsImages() {
        return sideBySide || pointCloud;
    }

    /** Whether depth is drawn. */
    boolean colours() {
        return colour || sideBySide || video;
    }

    static String fileOf(FrameIdentity frame, String ending) {
        return FileNames.of(frame) + ending;
    }

    /**
     * Whether the files of a frame that an earlier run made are all that are wanted.
     *
     * @param depthFile the frame's depth file
     * @param files all of its files
     */
    public boolean areIn(String depthFile, List<String> files) {
        String name = depthFile.substring(0, depthFile.lastIndexOf('.'));
        return endings().stream().allMatch(ending -> files.contains(name + ending))
                && (!video || files.stream().anyMatch(file -> file.endsWith(VIDEO)));
    }

    private List<String> endings() {
        List<String> endings = new ArrayList<>();
        if (colour) {
            endings.add(COLOUR);
        }
        if (sideBySide) {
            endings.add(SIDE_BY_SIDE);
        }
        if (pointCloud) {
            endings.add(POINT_CLOUD);
        }
        return endings;
    }
}
