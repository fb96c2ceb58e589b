// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** A depth model under evaluation. */
@Internal
@FunctionalInterface
public interface DepthModel {

    /**
     * The prediction for an image, at the size of the model's output.
     *
     * @throws IOException if the model fails or predicts a value that is not finite
     */
    PredictedDepth predict(DecodedImage image) throws IOException;

    /**
     * The same of a known camera, for models whose metres depend on it.
     *
     * @param camera intrinsics in pixels of the image, null if they are not known
     */
    default PredictedDepth predict(DecodedImage image, @Nullable CameraIntrinsics camera)
            throws IOException {
        return predict(image);
    }

    /**
     * The prediction with the confidence of each value.
     *
     * @throws IllegalArgumentException if the model has none
     */
    default PredictedDepth predictWithConfidence(DecodedImage image) throws IOException {
        throw new IllegalArgumentException(
                "this model gives no confidence; evaluate a package as it is served");
    }

    /** The prediction for an image of a data set, of an unknown camera. */
    default PredictedDepth predict(RgbImage image) throws IOException {
        return predict(image, null);
    }

    /** The prediction for an image of a data set. */
    default PredictedDepth predict(RgbImage image, @Nullable CameraIntrinsics camera)
            throws IOException {
        try (DecodedImage decoded =
                DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            return predict(decoded, camera);
        }
    }
}
