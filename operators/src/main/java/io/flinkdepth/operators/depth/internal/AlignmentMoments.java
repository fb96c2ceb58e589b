// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import java.io.IOException;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Weighted means and co-moments of points (x, y), updated point by point (West, Updating Mean and
 * Variance Estimates, 1979) to avoid cancellation over the pixels of a clip. They determine the
 * weighted least squares line. Not thread-safe.
 */
final class AlignmentMoments {

    private double weight;
    private double points;
    private double meanX;
    private double meanY;
    private double momentX;
    private double momentXy;

    /** Adds a point. */
    void add(double x, double y, double pointWeight) {
        weight += pointWeight;
        points++;
        double share = pointWeight / weight;
        double offsetX = x - meanX;
        meanX += share * offsetX;
        meanY += share * (y - meanY);
        momentX += pointWeight * offsetX * (x - meanX);
        momentXy += pointWeight * offsetX * (y - meanY);
    }

    /** Returns the moments after all points have lost the same part of their weight. */
    AlignmentMoments faded(double factor) {
        AlignmentMoments faded = new AlignmentMoments();
        faded.weight = factor * weight;
        faded.points = factor * points;
        faded.meanX = meanX;
        faded.meanY = meanY;
        faded.momentX = factor * momentX;
        faded.momentXy = factor * momentXy;
        return faded;
    }

    /** Number of points, those that have faded by their remaining part. */
    double points() {
        return points;
    }

    /** Weighted mean of y. */
    double meanY() {
        return meanY;
    }

    /** Returns the line with the minimum weighted squared distance; the scale is NaN if none is. */
    ScaleAndShift line() {
        double scale = momentX > 0 ? momentXy / momentX : Double.NaN;
        return new ScaleAndShift(scale, meanY - scale * meanX);
    }

    void write(DataOutputView target) throws IOException {
        for (double value : new double[] {weight, points, meanX, meanY, momentX, momentXy}) {
            target.writeDouble(value);
        }
    }

    static AlignmentMoments read(DataInputView source) throws IOException {
        AlignmentMoments moments = new AlignmentMoments();
        moments.weight = source.readDouble();
        moments.points = source.readDouble();
        moments.meanX = source.readDouble();
        moments.meanY = source.readDouble();
        moments.momentX = source.readDouble();
        moments.momentXy = source.readDouble();
        return moments;
    }
}
