// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Internal;

/** The primitives of a scene, and the surfaces that objects can stand on. */
@Internal
public final class SceneModel {

    /** A level surface: its pose (y up, on the surface) and its half extents. */
    public record Support(Pose pose, double halfX, double halfZ, double headroom) {}

    public final List<Primitive> primitives = new ArrayList<>();
    public final List<Support> supports = new ArrayList<>();

    public void add(Primitive primitive) {
        primitives.add(primitive);
    }

    /** A box given by the middle of its bottom. */
    public void box(
            Pose base, double x, double y, double z, double hx, double hy, double hz, Material m) {
        add(new Box(base.at(x, y + hy, z), hx, hy, hz, m));
    }

    public void bevelled(
            Pose base, double x, double y, double z, double hx, double hy, double hz, Material m) {
        double bevel = 0.3 * Math.min(hx, Math.min(hy, hz));
        add(ConvexSolid.bevelled(base.at(x, y + hy, z), hx, hy, hz, bevel, m));
    }

    /** An upright frustum given by the middle of its bottom. */
    public void frustum(
            Pose base,
            double x,
            double y,
            double z,
            double bottom,
            double top,
            double height,
            Material m) {
        add(new Frustum(base.at(x, y + height / 2, z), bottom, top, height / 2, m));
    }

    public void ball(
            Pose base, double x, double y, double z, double rx, double ry, double rz, Material m) {
        add(new Ellipsoid(base.at(x, y, z), rx, ry, rz, m));
    }

    /** A round rod between two points of a pose's axes. */
    public void rod(
            Pose base,
            double x0,
            double y0,
            double z0,
            double x1,
            double y1,
            double z1,
            double radius,
            Material m) {
        double dx = x1 - x0;
        double dy = y1 - y0;
        double dz = z1 - z0;
        double length = Math.sqrt(dx * dx + dy * dy + dz * dz);
        Pose middle =
                base.at((x0 + x1) / 2, (y0 + y1) / 2, (z0 + z1) / 2)
                        .yaw(Math.atan2(dx, dz))
                        .pitch(Math.acos(Math.max(-1, Math.min(1, dy / length))) * -1);
        add(new Frustum(middle, radius, radius, length / 2, m));
    }

    public void support(Pose pose, double halfX, double halfZ, double headroom) {
        supports.add(new Support(pose, halfX, halfZ, headroom));
    }

    public boolean occupied(double x, double y, double z, double margin) {
        for (Primitive primitive : primitives) {
            if (primitive.near(x, y, z, margin)) {
                return true;
            }
        }
        return false;
    }

    /** Removes what a camera would stand in. */
    public void clear(double x, double y, double z, double margin) {
        primitives.removeIf(primitive -> primitive.near(x, y, z, margin));
    }
}
