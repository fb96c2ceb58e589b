// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The nearest surface in each pixel of a view: its planar depth and its primitive. */
@Internal
public final class DepthBuffer {

    public static final int NOTHING = -1;

    final View view;
    public final float[] depth;
    public final int[] primitive;

    private DepthBuffer(View view) {
        this.view = view;
        this.depth = new float[view.width * view.height];
        this.primitive = new int[view.width * view.height];
        Arrays.fill(depth, Float.POSITIVE_INFINITY);
        Arrays.fill(primitive, NOTHING);
    }

    public static DepthBuffer of(View view, List<Primitive> primitives, boolean shadowCastersOnly) {
        DepthBuffer buffer = new DepthBuffer(view);
        int[] bounds = new int[4];
        for (int i = 0; i < primitives.size(); i++) {
            Primitive candidate = primitives.get(i);
            if ((!shadowCastersOnly || candidate.castsShadow()) && view.bounds(candidate, bounds)) {
                buffer.draw(candidate, i, bounds);
            }
        }
        return buffer;
    }

    /** Rays are affine in the pixel, so in the primitive's axes too: three additions each. */
    private void draw(Primitive p, int index, int[] bounds) {
        double[] o = local(p, view.origin, true);
        double[] ox = local(p, view.originX, false);
        double[] oy = local(p, view.originY, false);
        double[] d = local(p, view.direction, false);
        double[] dx = local(p, view.directionX, false);
        double[] dy = local(p, view.directionY, false);
        for (int y = bounds[1]; y <= bounds[3]; y++) {
            double ox0 = o[0] + y * oy[0];
            double oy0 = o[1] + y * oy[1];
            double oz0 = o[2] + y * oy[2];
            double dx0 = d[0] + y * dy[0];
            double dy0 = d[1] + y * dy[1];
            double dz0 = d[2] + y * dy[2];
            int row = y * view.width;
            for (int x = bounds[0]; x <= bounds[2]; x++) {
                double t =
                        p.intersect(
                                ox0 + x * ox[0],
                                oy0 + x * ox[1],
                                oz0 + x * ox[2],
                                dx0 + x * dx[0],
                                dy0 + x * dx[1],
                                dz0 + x * dx[2]);
                if (t < depth[row + x]) {
                    depth[row + x] = (float) t;
                    primitive[row + x] = index;
                }
            }
        }
    }

    private static double[] local(Primitive p, double[] v, boolean point) {
        double x = point ? v[0] - p.pose.x : v[0];
        double y = point ? v[1] - p.pose.y : v[1];
        double z = point ? v[2] - p.pose.z : v[2];
        return new double[] {
            p.pose.local(0, x, y, z), p.pose.local(1, x, y, z), p.pose.local(2, x, y, z)
        };
    }
}
