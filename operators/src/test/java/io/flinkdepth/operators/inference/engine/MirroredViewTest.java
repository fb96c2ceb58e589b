// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.SizeRule;
import java.nio.FloatBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The mirror image of what is prepared is what is prepared of the mirror image. */
class MirroredViewTest {
    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;

    @ParameterizedTest
    @EnumSource(ModelInput.Layout.class)
    void isThatOfTheMirroredPicture(ModelInput.Layout layout) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        byte[] mirroredRgb = new byte[rgb.length];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int mirrored = i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH;
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (31 * i + 7 * c);
                mirroredRgb[3 * mirrored + c] = rgb[3 * i + c];
            }
        }
        ModelInput input =
                new ModelInput(
                        "pixels",
                        layout,
                        ModelInput.Channels.RGB,
                        1 / 255f,
                        ModelInput.IMAGENET_MEAN,
                        ModelInput.IMAGENET_STD,
                        new SizeRule.Fixed(WIDTH, HEIGHT),
                        ModelInput.Interpolation.BILINEAR,
                        0);
        ImageSize size = new ImageSize(WIDTH, HEIGHT);
        FloatBuffer target = FloatBuffer.allocate(rgb.length);
        ImagePreprocessor.mirror(prepared(rgb, input, size), input, size, target);
        assertThat(target.array()).containsExactly(prepared(mirroredRgb, input, size).array());
    }

    private static FloatBuffer prepared(byte[] rgb, ModelInput input, ImageSize size) {
        FloatBuffer values = FloatBuffer.allocate(rgb.length);
        try (DecodedImage image = DecodedImage.ofRgb(WIDTH, HEIGHT, rgb)) {
            ImagePreprocessor.preprocess(image, input, size, values);
        }
        return values.flip();
    }
}
