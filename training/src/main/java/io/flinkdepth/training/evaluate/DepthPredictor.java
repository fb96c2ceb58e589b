// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import java.io.IOException;
import org.apache.flink.annotation.Internal;

/** Anything that answers an image with disparity. */
@Internal
@FunctionalInterface
public interface DepthPredictor {
    /** The disparity at whatever size the model answers. */
    DisparityMap predict(DecodedImage image) throws IOException;
}
