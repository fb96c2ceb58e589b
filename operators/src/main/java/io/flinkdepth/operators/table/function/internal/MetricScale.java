// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DepthImage;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import org.apache.flink.annotation.Internal;

/**
 * Converts relative disparity d to metres: {@code 1 / Z = scale * d + shift}, the definition of
 * relative depth (Ranftl et al., Towards Robust Monocular Depth Estimation, 2020, section 5).
 *
 * @param scale per metre
 * @param shift per metre
 */
@Internal
public record MetricScale(double scale, double shift) {

    /** Maximum distance in metres. */
    public static final float FARTHEST = ScaleAndShift.FARTHEST_METRES;

    /** Minimum distance in metres. */
    public static final double NEAREST = ScaleAndShift.NEAREST_METRES;

    private static final String METRIC_ALREADY = "it needs no reference";

    /** Computes the scale from one point with a known distance; the shift is assumed to be 0. */
    public static MetricScale of(DepthImage depth, int x, int y, double metres)
            throws BadArgumentException {
        double disparity = disparity(depth, x, y, metres);
        if (!(disparity > 0)) {
            throw new BadArgumentException(
                    "the disparity of the reference x = %d, y = %d is %s; expected one above 0, or two references"
                            .formatted(x, y, disparity));
        }
        return new MetricScale(1 / (metres * disparity), 0);
    }

    /** Computes scale and shift from two points with known distances. */
    public static MetricScale of(
            DepthImage depth, int x1, int y1, double metres1, int x2, int y2, double metres2)
            throws BadArgumentException {
        double disparity1 = disparity(depth, x1, y1, metres1);
        double disparity2 = disparity(depth, x2, y2, metres2);
        double scale = (1 / metres1 - 1 / metres2) / (disparity1 - disparity2);
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new BadArgumentException(
                    "the references have the disparities %s at %s m and %s at %s m; expected two distances, and the larger disparity at the smaller"
                            .formatted(disparity1, metres1, disparity2, metres2));
        }
        return new MetricScale(scale, 1 / metres1 - scale * disparity1);
    }

    private static double disparity(DepthImage depth, int x, int y, double metres)
            throws BadArgumentException {
        Arguments.requireKind(depth, DepthKind.RELATIVE_DISPARITY, METRIC_ALREADY);
        if (!(metres >= NEAREST && metres <= FARTHEST)) {
            throw new BadArgumentException(
                    "the reference is %s m away; expected at least %s and at most %s"
                            .formatted(metres, NEAREST, FARTHEST));
        }
        Float disparity = Pixels.at(depth, x, y);
        if (disparity == null) {
            throw new BadArgumentException(
                    "the reference x = %d, y = %d has no value; expected a pixel that has one"
                            .formatted(x, y));
        }
        return disparity;
    }

    /** Returns metres along the optical axis, from {@link #NEAREST} to {@link #FARTHEST}. */
    public double metres(double disparity) {
        return new ScaleAndShift(scale, shift).metres(disparity);
    }

    /** Converts a map to metres; pixels without a value become 0, which means "no value". */
    public DepthImage convert(DepthImage depth) {
        float[] metres = new float[depth.values().length];
        for (int i = 0; i < metres.length; i++) {
            float disparity = depth.values()[i];
            if (depth.kind().hasValue(disparity)) {
                metres[i] = (float) metres(disparity);
            }
        }
        return new DepthImage(depth.width(), depth.height(), DepthKind.METRIC_DEPTH, metres);
    }

    /** Returns the distance at a pixel of a relative map; null if it has no value. */
    public Double metresAt(DepthImage depth, int x, int y) throws BadArgumentException {
        Float disparity = Pixels.at(depth, x, y);
        return disparity == null ? null : (Double) metres(disparity);
    }

    /** Returns the distance at a pixel of a metric map; null if it has no value. */
    public static Double metresOfMetric(DepthImage depth, int x, int y)
            throws BadArgumentException {
        Arguments.requireKind(
                depth, DepthKind.METRIC_DEPTH, "give a reference (x, y, metres), or two");
        Float metres = Pixels.at(depth, x, y);
        return metres == null ? null : (Double) metres.doubleValue();
    }
}
