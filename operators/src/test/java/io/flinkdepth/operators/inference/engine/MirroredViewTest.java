// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.SizeRule;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mirror image of what is prepared is what is prepared of the mirror image. */
class MirroredViewTest {
    private static final int WIDTH = 7;
    private static final int HEIGHT = 5;

    private static List<ModelInput> inputs() {
        List<ModelInput> inputs = new ArrayList<>();
        for (ModelInput.Layout layout : ModelInput.Layout.values()) {
            inputs.add(
                    new ModelInput(
                            "pixels",
                            layout,
                            ModelInput.Channels.RGB,
                            1 / 255f,
                            ModelInput.IMAGENET_MEAN,
                            ModelInput.IMAGENET_STD,
                            new SizeRule.Fixed(WIDTH, HEIGHT),
                            ModelInput.Interpolation.BILINEAR,
                            0));
        }
        inputs.add(inputs.get(0).asBytes());
        return inputs;
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void isThatOfTheMirroredPicture(ModelInput input) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        byte[] mirroredRgb = new byte[rgb.length];
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int mirrored = i / WIDTH * WIDTH + WIDTH - 1 - i % WIDTH;
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (31 * i + 7 * c);
                mirroredRgb[3 * mirrored + c] = rgb[3 * i + c];
            }
        }
        ImageSize size = new ImageSize(WIDTH, HEIGHT);
        ByteBuffer source = prepared(rgb, input, size);
        ByteBuffer target = ByteBuffer.allocate(source.capacity());
        ImagePreprocessor.mirror(source, input, size, target);
        assertThat(target.array()).containsExactly(prepared(mirroredRgb, input, size).array());
    }

    private static ByteBuffer prepared(byte[] rgb, ModelInput input, ImageSize size) {
        ByteBuffer values = ByteBuffer.allocate((int) ImagePreprocessor.bytes(input, size));
        try (DecodedImage image = DecodedImage.ofRgb(WIDTH, HEIGHT, rgb)) {
            ImagePreprocessor.preprocess(image, input, size, values);
        }
        return values;
    }
}
