// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import org.apache.flink.annotation.Internal;

/**
 * The size at which a JPEG is decoded. A network whose input is resized by area gets the means of
 * blocks of pixels in any case, so the decoder may compute them, as long as the picture stays at
 * least as large as the input. Other interpolations read single pixels of the full picture.
 */
@Internal
public final class JpegReduction {
    private static final int MAX = 8;

    private JpegReduction() {}

    /** Returns the divisor of the sides: 1, 2, 4 or 8. */
    public static int of(ImageHeader header, ModelInput input, ImageSize size) {
        if (header.format() != ImageHeader.Format.JPEG
                || input.interpolation() != ModelInput.Interpolation.AREA) {
            return 1;
        }
        int reduction = MAX;
        while (reduction > 1
                && (header.width() < reduction * size.width()
                        || header.height() < reduction * size.height())) {
            reduction /= 2;
        }
        return reduction;
    }
}
