// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.ReferencePoints;
import java.util.Arrays;
import java.util.List;

/**
 * Reference points with the disparity of the map at each.
 *
 * @param disparity of each point
 * @param metres of each point
 */
record SampledPoints(float[] disparity, float[] metres) {

    /** Reads the map at the nearest pixel of each point; points outside of it are left out. */
    static SampledPoints of(DepthMap depth, List<ReferencePoints> references) {
        int most = references.stream().mapToInt(ReferencePoints::size).sum();
        float[] disparity = new float[most];
        float[] metres = new float[most];
        int count = 0;
        for (ReferencePoints points : references) {
            double scaleX = (double) depth.width() / points.width();
            double scaleY = (double) depth.height() / points.height();
            for (int i = 0; i < points.size(); i++) {
                // Pixel centres are integers, so the left edge of a picture is -0.5.
                double column = Math.floor((points.columns()[i] + 0.5) * scaleX);
                double row = Math.floor((points.rows()[i] + 0.5) * scaleY);
                if (column >= 0 && column < depth.width() && row >= 0 && row < depth.height()) {
                    disparity[count] = depth.at((int) row, (int) column);
                    metres[count++] = points.metres()[i];
                }
            }
        }
        return new SampledPoints(Arrays.copyOf(disparity, count), Arrays.copyOf(metres, count));
    }

    int count() {
        return metres.length;
    }

    /** Returns the moments with these points, all of their full weight. */
    AlignmentMoments addedTo(AlignmentMoments earlier) {
        AlignmentMoments moments = earlier.faded(1);
        for (int i = 0; i < metres.length; i++) {
            moments.add(disparity[i], 1.0 / metres[i], 1);
        }
        return moments;
    }
}
