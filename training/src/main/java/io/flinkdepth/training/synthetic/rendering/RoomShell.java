// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import org.apache.flink.annotation.Internal;

/** The inside of a box: floor, ceiling and four walls, each of its own material. */
@Internal
public final class RoomShell extends Box {

    private final Material[] sides;

    /** Sides in the order -x, +x, floor, ceiling, -z, +z. */
    public RoomShell(Pose pose, double halfX, double halfY, double halfZ, Material... sides) {
        super(pose, halfX, halfY, halfZ, sides[0]);
        this.sides = sides.clone();
    }

    @Override
    double intersect(double ox, double oy, double oz, double dx, double dy, double dz) {
        double exit = exit(ox, oy, oz, dx, dy, dz);
        return exit > NEAR ? exit : Double.POSITIVE_INFINITY;
    }

    @Override
    Material side(int index) {
        return sides[index];
    }

    @Override
    boolean castsShadow() {
        return false;
    }

    @Override
    boolean near(double x, double y, double z, double margin) {
        return false;
    }
}
