// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.camera;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CameraCalibrationsTest {

    private static final String FRONT =
            """
            {"cameras": {"front": {"width": 640, "height": 480, "focalX": 500, "focalY": 510,
             "principalX": 319.5, "principalY": 239.5}, "*": {"width": 100, "height": 50, "focalX": 80}}}
            """;

    @TempDir Path folder;

    private CameraCalibrations read(String json) throws IOException {
        Path file = folder.resolve("cameras.json");
        Files.writeString(file, json);
        return CameraCalibrations.read(file);
    }

    private static Frame frame(String camera, CameraIntrinsics own) {
        return new Frame(new FrameIdentity(camera, 1, 2), new byte[] {1}, null, own, null);
    }

    @Test
    void aPictureOfHalfTheSizeHasHalfTheFocalLength() throws Exception {
        CameraIntrinsics half = read(FRONT).intrinsics(frame("front", null), 320, 240);
        // The middle of the picture stays in the middle.
        assertThat(half).isEqualTo(new CameraIntrinsics(250, 255, 159.5, 119.5));
        assertThat(half.focal()).isEqualTo(252.5);
    }

    @Test
    void aFramesOwnIntrinsicsComeFirst() throws Exception {
        CameraIntrinsics own = new CameraIntrinsics(1, 2, 3, 4);
        assertThat(read(FRONT).intrinsics(frame("front", own), 7, 7)).isEqualTo(own);
    }

    @Test
    void otherCamerasHaveTheStarsCalibrationOrNone() throws Exception {
        assertThat(read(FRONT).intrinsics(frame("rear", null), 100, 50))
                .isEqualTo(new CameraIntrinsics(80, 80, 49.5, 24.5));
        assertThat(CameraCalibrations.NONE.intrinsics(frame("rear", null), 100, 50)).isNull();
    }

    @Test
    void aCroppedPictureIsRefused() throws Exception {
        CameraCalibrations calibrations = read(FRONT);
        assertThatThrownBy(() -> calibrations.intrinsics(frame("front", null), 640, 360))
                .hasMessageContaining("camera front: the calibration is of pictures of 640 x 480,")
                .hasMessageContaining("640 x 360");
        // A resize to whole pixels.
        assertThat(calibrations.intrinsics(frame("front", null), 213, 160)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "640|0|field cameras.front.width is 0; expected a number of pixels, 1 or more",
                "\"focalX\": 500,||field cameras.front.focalX is missing; expected a number of pixels",
                "500|-500|field cameras.front: focal lengths must be positive",
                "319.5|\"middle\"|field cameras.front.principalX is \"middle\"; expected a number",
                "focalY|focal|field cameras.front.focal is not known; the fields are focalX, focalY,",
                "cameras|camera|field cameras must be an object",
                "}|]|is not JSON: "
            })
    void aDefectiveFileIsRefusedByField(String good, String bad, String message) {
        String json = FRONT.replace(good, bad == null ? "" : bad);
        assertThat(json).isNotEqualTo(FRONT);
        assertThatThrownBy(() -> read(json))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cameras.json")
                .hasMessageContaining(message);
    }

    @Test
    void aMissingFileIsNamed() {
        Path file = folder.resolve("none.json");
        assertThatThrownBy(() -> CameraCalibrations.read(file))
                .hasMessage(file + " is no file; expected JSON with the intrinsics of cameras");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1,2,3", "1,2,3,x", "''"})
    void intrinsicsThatAreNotFourNumbersAreRefused(String text) {
        assertThatThrownBy(() -> CameraIntrinsics.parse(text))
                .hasMessageContaining("expected focalX,focalY,principalX,principalY");
        assertThat(CameraIntrinsics.parse("1, 2,3,4")).isEqualTo(new CameraIntrinsics(1, 2, 3, 4));
    }
}
