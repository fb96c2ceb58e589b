// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.operators.inference.engine.JpegReduction;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/**
 * A model that gets each image as a stream of JPEGs would give it: encoded, and decoded at the size
 * that the operators choose for the model's input.
 */
@Internal
public final class JpegFrames implements DepthModel {
    private final DepthModel model;
    private final ModelInput input;
    private final int quality;

    /**
     * Wraps a model.
     *
     * @param quality of the JPEGs, 1 to 100
     */
    public JpegFrames(OnnxDepthPredictor model, int quality) {
        this.model = model;
        this.input = model.input();
        this.quality = quality;
        if (quality < 1 || quality > 100) {
            throw new IllegalArgumentException("the quality of a JPEG is 1 to 100, not " + quality);
        }
    }

    @Override
    public PredictedDepth predict(DecodedImage image) throws IOException {
        byte[] jpeg = ImageCodec.encodeJpeg(image, quality);
        try {
            ImageHeader header = ImageHeader.read(jpeg, ImageLimits.NONE);
            ImageSize size = input.size().sizeFor(header.width(), header.height());
            int reduction = JpegReduction.of(header, input, size);
            try (DecodedImage decoded = ImageCodec.decode(jpeg, header, reduction)) {
                return model.predict(decoded);
            }
        } catch (ImageException e) {
            throw new IOException("an encoded image cannot be decoded: " + e.getMessage(), e);
        }
    }
}
