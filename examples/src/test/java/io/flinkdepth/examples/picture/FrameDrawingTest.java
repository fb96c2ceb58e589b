// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.camera.CameraCalibrations;
import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.examples.picture.CameraInput.Kind;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors of one picture. */
class FrameDrawingTest {

    @TempDir private Path folder;

    private static final DepthMap DEPTH =
            new DepthMap(
                    new FrameIdentity("camera", 1, 2),
                    2,
                    2,
                    new float[4],
                    DepthKind.METRIC_DEPTH,
                    new ModelVersion("model", "v1"),
                    InferenceTimings.NONE);

    private List<String> draw(FrameDrawing.Colours colours) throws Exception {
        return draw(false, new byte[] {1}, colours);
    }

    private List<String> draw(boolean sideBySide, byte[] image, FrameDrawing.Colours colours)
            throws Exception {
        WantedFiles wanted =
                new WantedFiles(
                        !sideBySide,
                        sideBySide,
                        false,
                        ColourMap.Palette.values()[0],
                        false,
                        0,
                        CameraCalibrations.NONE);
        Frame frame = new Frame(DEPTH.identity(), image, null);
        try (FrameDrawing drawing =
                new FrameDrawing(wanted, folder, new Videos(folder, false, false))) {
            return drawing.draw(DEPTH, frame, CameraInput.withoutRate(Kind.IMAGES), colours);
        }
    }

    @Test
    void aPictureThatThereIsTooLittleMemoryForIsLeftOut() throws Exception {
        assertThat(draw(map -> fail(new OutOfMemoryError("Java heap space")))).isEmpty();
        assertThat(draw(map -> DecodedImage.ofRgb(2, 2, new byte[12])))
                .containsExactly("camera/1.colour.jpg");
    }

    @Test
    void theImageIsDecodedWithADeadline() throws Exception {
        byte[] image;
        try (DecodedImage black = DecodedImage.ofRgb(2, 2, new byte[12])) {
            image = ImageCodec.encodePng(black, 1);
        }
        long begun = SharedDecoding.begun();
        assertThat(draw(true, image, map -> DecodedImage.ofRgb(2, 2, new byte[12])))
                .containsExactly("camera/1.side-by-side.jpg");
        assertThat(SharedDecoding.begun()).isEqualTo(begun + 1);
    }

    @Test
    void anErrorOfTheProcessIsThrown() {
        assertThatThrownBy(() -> draw(map -> fail(new OutOfMemoryError("Metaspace"))))
                .isInstanceOf(OutOfMemoryError.class);
    }

    private static DecodedImage fail(Error error) {
        throw error;
    }
}
