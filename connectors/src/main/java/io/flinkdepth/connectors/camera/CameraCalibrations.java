// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * Calibrations by the ids of cameras, for frames that do not carry their intrinsics. Immutable.
 *
 * <p>{@link #read} takes them from a JSON file:
 *
 * <pre>{@code
 * {"cameras": {
 *   "front": {"width": 1242, "height": 375, "focalX": 721.5, "focalY": 721.5,
 *             "principalX": 609.6, "principalY": 172.9},
 *   "rear":  {"width": 640, "height": 480, "focalX": 525}}}
 * }</pre>
 *
 * <p>{@code focalY} is {@code focalX} by default, and the principal point the middle of the
 * picture. The camera {@code *} stands for all others.
 */
@Experimental
public final class CameraCalibrations implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The id that stands for all cameras without a calibration of their own. */
    public static final String ANY_CAMERA = "*";

    /** No calibration at all. */
    public static final CameraCalibrations NONE = new CameraCalibrations(new HashMap<>());

    private final HashMap<String, CameraCalibration> byCamera;

    private CameraCalibrations(HashMap<String, CameraCalibration> byCamera) {
        this.byCamera = byCamera;
    }

    /**
     * Creates calibrations.
     *
     * @param byCamera calibrations by camera id, {@link #ANY_CAMERA} for all others
     */
    public static CameraCalibrations of(Map<String, CameraCalibration> byCamera) {
        return new CameraCalibrations(new HashMap<>(byCamera));
    }

    /**
     * Reads a file.
     *
     * @throws IOException if the file cannot be read, or names the field that is wrong, its value,
     *     and what was expected
     */
    public static CameraCalibrations read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(
                    file + " is no file; expected JSON with the intrinsics of cameras");
        }
        return of(CalibrationJson.read(Files.readAllBytes(file), file.toString()));
    }

    /**
     * Returns the intrinsics that a frame carries, otherwise those of its camera at the frame's
     * size, otherwise null.
     *
     * @param width columns of the frame's upright picture
     * @param height rows of the frame's upright picture
     * @throws IllegalArgumentException names the camera, if its calibration is of pictures with
     *     another ratio of the sides
     */
    @Nullable
    public CameraIntrinsics intrinsics(Frame frame, int width, int height) {
        if (frame.intrinsics() != null) {
            return frame.intrinsics();
        }
        CameraCalibration calibration =
                byCamera.getOrDefault(frame.cameraId(), byCamera.get(ANY_CAMERA));
        try {
            return calibration == null ? null : calibration.intrinsicsFor(width, height);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "camera %s: %s".formatted(frame.cameraId(), e.getMessage()), e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CameraCalibrations that && byCamera.equals(that.byCamera);
    }

    @Override
    public int hashCode() {
        return byCamera.hashCode();
    }

    @Override
    public String toString() {
        return "CameraCalibrations" + byCamera.keySet();
    }
}
