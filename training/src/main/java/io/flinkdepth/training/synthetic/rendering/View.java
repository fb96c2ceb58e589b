// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/**
 * The camera: the ray of pixel (x, y) starts at {@code origin + x * originX + y * originY} and has
 * the direction {@code direction + x * directionX + y * directionY}. Its parameter is the planar
 * depth. Perspective for cameras and lamps, parallel for the sun.
 */
@Internal
public final class View {

    public final int width;
    public final int height;
    final Pose camera;
    public final double focalX;
    public final double focalY;
    public final double principalX;
    public final double principalY;
    private final boolean perspective;

    final double[] origin;
    final double[] originX = new double[3];
    final double[] originY = new double[3];
    final double[] direction;
    final double[] directionX = new double[3];
    final double[] directionY = new double[3];

    private View(
            Pose camera,
            double focalX,
            double focalY,
            double principalX,
            double principalY,
            int width,
            int height,
            boolean perspective) {
        this.camera = camera;
        this.focalX = focalX;
        this.focalY = focalY;
        this.principalX = principalX;
        this.principalY = principalY;
        this.width = width;
        this.height = height;
        this.perspective = perspective;
        this.origin = new double[] {camera.x, camera.y, camera.z};
        this.direction = new double[] {camera.axes[2], camera.axes[5], camera.axes[8]};
        double[] moved = perspective ? direction : origin;
        double[] stepX = perspective ? directionX : originX;
        double[] stepY = perspective ? directionY : originY;
        for (int i = 0; i < 3; i++) {
            stepX[i] = camera.axes[3 * i] / focalX;
            stepY[i] = camera.axes[3 * i + 1] / focalY;
            moved[i] -= stepX[i] * principalX + stepY[i] * principalY;
        }
    }

    /** A pinhole camera; the pose has x right, y down and z forward. */
    public static View perspective(
            Pose camera,
            double focalX,
            double focalY,
            double cx,
            double cy,
            int width,
            int height) {
        return new View(camera, focalX, focalY, cx, cy, width, height, true);
    }

    /** Parallel rays along the pose's z, a square of pixels about its origin. */
    static View parallel(Pose camera, double pixelsPerMetre, int size) {
        double middle = (size - 1) / 2.0;
        return new View(camera, pixelsPerMetre, pixelsPerMetre, middle, middle, size, size, false);
    }

    /** Column, row and depth of a world point; the depth of a point behind is not positive. */
    void project(double wx, double wy, double wz, double[] out) {
        double dx = wx - camera.x;
        double dy = wy - camera.y;
        double dz = wz - camera.z;
        toPixel(
                camera.local(0, dx, dy, dz),
                camera.local(1, dx, dy, dz),
                camera.local(2, dx, dy, dz),
                out);
    }

    private void toPixel(double x, double y, double z, double[] out) {
        double divisor = perspective ? z : 1;
        out[0] = focalX * x / divisor + principalX;
        out[1] = focalY * y / divisor + principalY;
        out[2] = z;
    }

    /**
     * The pixels a primitive can cover, as first column, first row, last column, last row.
     *
     * @return false if there are none
     */
    boolean bounds(Primitive primitive, int[] out) {
        double[][] corners = corners(primitive);
        double[] range = {
            Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, -1, -1,
        };
        double[] pixel = new double[3];
        for (int i = 0; i < 8; i++) {
            double[] a = corners[i];
            if (a[2] >= Primitive.NEAR) {
                toPixel(a[0], a[1], a[2], pixel);
                extend(range, pixel);
            }
            for (int axis = 1; axis < 8; axis <<= 1) {
                double[] b = corners[i ^ axis];
                // Each edge that passes the near plane counts with the point where it does.
                if (a[2] >= Primitive.NEAR && b[2] < Primitive.NEAR) {
                    double t = (a[2] - Primitive.NEAR) / (a[2] - b[2]);
                    toPixel(
                            a[0] + t * (b[0] - a[0]),
                            a[1] + t * (b[1] - a[1]),
                            Primitive.NEAR,
                            pixel);
                    extend(range, pixel);
                }
            }
        }
        out[0] = (int) Math.max(0, Math.floor(range[0]));
        out[1] = (int) Math.max(0, Math.floor(range[1]));
        out[2] = (int) Math.min(width - 1, Math.ceil(range[2]));
        out[3] = (int) Math.min(height - 1, Math.ceil(range[3]));
        return out[0] <= out[2] && out[1] <= out[3];
    }

    private double[][] corners(Primitive primitive) {
        double[][] corners = new double[8][3];
        for (int i = 0; i < 8; i++) {
            Pose corner =
                    primitive.pose.at(
                            (i & 1) == 0 ? -primitive.halfX : primitive.halfX,
                            (i & 2) == 0 ? -primitive.halfY : primitive.halfY,
                            (i & 4) == 0 ? -primitive.halfZ : primitive.halfZ);
            double dx = corner.x - camera.x;
            double dy = corner.y - camera.y;
            double dz = corner.z - camera.z;
            for (int axis = 0; axis < 3; axis++) {
                corners[i][axis] = camera.local(axis, dx, dy, dz);
            }
        }
        return corners;
    }

    private static void extend(double[] range, double[] pixel) {
        range[0] = Math.min(range[0], pixel[0]);
        range[1] = Math.min(range[1], pixel[1]);
        range[2] = Math.max(range[2], pixel[0]);
        range[3] = Math.max(range[3], pixel[1]);
    }
}
