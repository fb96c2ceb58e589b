// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Maps of 4 x 3 pixels with the values 1 to 12, row by row; pictures read by Java's own reader. */
public final class DepthMaps {

    private DepthMaps() {}

    public static DepthImage relative() {
        return counting(DepthKind.RELATIVE_DISPARITY);
    }

    public static DepthImage metric() {
        return counting(DepthKind.METRIC_DEPTH);
    }

    private static DepthImage counting(DepthKind kind) {
        float[] values = new float[12];
        for (int i = 0; i < values.length; i++) {
            values[i] = i + 1;
        }
        return new DepthImage(4, 3, kind, values);
    }

    static DepthImage row(DepthKind kind, float... values) {
        return new DepthImage(values.length, 1, kind, values);
    }

    static BufferedImage read(byte[] image) {
        try {
            return ImageIO.read(new ByteArrayInputStream(image));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
