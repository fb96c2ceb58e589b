// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * Points of known distance in the picture of a camera, from a LiDAR, a radar or a known plane.
 *
 * @param cameraId the camera that sees the points
 * @param eventTimeMillis when the points were measured, milliseconds since 1970
 * @param width columns of the picture that the positions refer to
 * @param height rows of that picture
 * @param columns position of each point in the picture, in pixels; the centre of the left column is
 *     0
 * @param rows position of each point, the centre of the top row is 0
 * @param metres distance of each point along the optical axis, positive and finite
 */
@Experimental
@TypeInfo(RecordTypeInformation.OfReferencePoints.class)
public record ReferencePoints(
        String cameraId,
        long eventTimeMillis,
        int width,
        int height,
        float[] columns,
        float[] rows,
        float[] metres) {

    public ReferencePoints {
        Objects.requireNonNull(cameraId, "cameraId");
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException(
                    "reference points need the size of their picture, not %d x %d"
                            .formatted(width, height));
        }
        if (columns.length != metres.length || rows.length != metres.length) {
            throw new IllegalArgumentException(
                    "each reference point has a column, a row and a distance, but there are %d, %d and %d"
                            .formatted(columns.length, rows.length, metres.length));
        }
        for (int i = 0; i < metres.length; i++) {
            if (!(metres[i] > 0) || !Float.isFinite(metres[i])) {
                throw new IllegalArgumentException(
                        "reference point %d of camera %s is %s m away; expected a positive distance"
                                .formatted(i, cameraId, metres[i]));
            }
        }
    }

    /** Number of points. */
    public int size() {
        return metres.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ReferencePoints that
                && cameraId.equals(that.cameraId)
                && eventTimeMillis == that.eventTimeMillis
                && width == that.width
                && height == that.height
                && Arrays.equals(columns, that.columns)
                && Arrays.equals(rows, that.rows)
                && Arrays.equals(metres, that.metres);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                cameraId,
                eventTimeMillis,
                width,
                height,
                Arrays.hashCode(columns),
                Arrays.hashCode(rows),
                Arrays.hashCode(metres));
    }

    @Override
    public String toString() {
        return "ReferencePoints[" + cameraId + "@" + eventTimeMillis + ", " + size() + " points]";
    }
}
