// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Anything that can be evaluated. */
@Internal
@FunctionalInterface
public interface DepthModel {

    /**
     * The answer to an image, at whatever size the model gives it.
     *
     * @throws IOException when the model fails, or answers a value that is not finite
     */
    PredictedDepth answer(DecodedImage image) throws IOException;

    /** The answer to an image of a data set. */
    default PredictedDepth answer(RgbImage image) throws IOException {
        try (DecodedImage decoded =
                DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            return answer(decoded);
        }
    }
}
