// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Box;
import io.flinkdepth.training.synthetic.rendering.ConvexSolid;
import io.flinkdepth.training.synthetic.rendering.Ellipsoid;
import io.flinkdepth.training.synthetic.rendering.Frustum;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pattern;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** What stands and drives outdoors. Each thing stands at a pose on the ground, looking along +z. */
final class StreetObjects {

    private final SceneModel scene;
    private final SceneRandom random;
    private final Materials materials;

    StreetObjects(SceneModel scene, SceneRandom random, Materials materials) {
        this.scene = scene;
        this.random = random;
        this.materials = materials;
    }

    void vehicle(Pose pose) {
        double kind = random.uniform(0, 1);
        if (kind < 0.78) {
            car(pose);
        } else if (kind < 0.93) {
            van(pose, random.uniform(1.9, 2.4), random.uniform(4.6, 5.8));
        } else {
            van(pose, random.uniform(2.8, 3.4), random.uniform(7, 11));
        }
    }

    private Material paint() {
        float[] color =
                random.chance(0.55)
                        ? Materials.color(0.6, random.uniform(0, 0.08), random.uniform(0.08, 0.98))
                        : Materials.color(
                                random.chance(0.5)
                                        ? random.uniform(0.55, 0.66)
                                        : random.uniform(0, 0.12),
                                random.uniform(0.5, 0.95),
                                random.uniform(0.25, 0.85));
        return materials.pattern(Pattern.PLAIN, color, color, 1, 0.06, random.uniform(0.3, 0.8));
    }

    private void car(Pose pose) {
        Material paint = paint();
        Material glass =
                materials.pattern(
                        Pattern.CLOUDY,
                        new float[] {0.015f, 0.02f, 0.025f},
                        new float[] {0.1f, 0.13f, 0.16f},
                        0.8,
                        0,
                        0.8);
        double hx = random.uniform(0.82, 0.94);
        double hz = random.uniform(1.85, 2.35);
        double waist = random.uniform(0.78, 0.98);
        double cabin = random.uniform(0.48, 0.62);
        boolean estate = random.chance(0.5);
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, 0.2 + (waist - 0.2) / 2, 0),
                        hx,
                        (waist - 0.2) / 2,
                        hz,
                        0.05,
                        0.05,
                        0.08,
                        0.16,
                        paint));
        double cabinFront = hz * random.uniform(0.42, 0.55);
        double cabinRear = estate ? hz * 0.96 : hz * random.uniform(0.6, 0.75);
        double middle = (cabinFront - cabinRear) / 2;
        double halfLength = (cabinFront + cabinRear) / 2;
        Pose body = pose.at(0, waist + cabin / 2, middle);
        scene.add(
                ConvexSolid.tapered(
                        body,
                        hx - 0.06,
                        cabin / 2,
                        halfLength,
                        0.16,
                        0.16,
                        estate ? 0.15 : 0.45,
                        0.62,
                        glass));
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, waist + cabin, middle + (estate ? -0.24 : -0.08)),
                        hx - 0.2,
                        0.03,
                        halfLength - (estate ? 0.36 : 0.52),
                        0.03,
                        0.03,
                        0.1,
                        0.1,
                        paint));
        // The pillar between the doors.
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, waist + cabin / 2, middle),
                        hx - 0.055,
                        cabin / 2,
                        0.06,
                        0.16,
                        0.16,
                        0,
                        0,
                        paint));
        wheels(pose, hx, hz * 0.62, random.uniform(0.29, 0.35));
        lamps(pose, hx, hz, waist - 0.22);
        Material black = materials.plain(0.02f, 0.02f, 0.02f);
        for (int end = -1; end <= 1; end += 2) {
            scene.box(pose, 0, 0.22, end * (hz + 0.01), hx * 0.96, 0.09, 0.06, black);
            scene.box(
                    pose,
                    0,
                    0.5,
                    end * (hz - 0.02),
                    0.26,
                    0.055,
                    0.04,
                    materials.plain(0.8f, 0.8f, 0.7f));
        }
    }

    private void van(Pose pose, double height, double length) {
        Material paint = paint();
        Material glass = materials.plain(0.03f, 0.04f, 0.05f);
        double hx = height > 2.6 ? 1.22 : 0.98;
        double hz = length / 2;
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, 0.3 + (height - 0.3) / 2, 0),
                        hx,
                        (height - 0.3) / 2,
                        hz,
                        0.05,
                        0.05,
                        0.03,
                        height > 2.6 ? 0.1 : 0.5,
                        paint));
        scene.box(pose, 0, height * 0.55, -hz - 0.005, hx * 0.8, height * 0.16, 0.02, glass);
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, height * 0.74, hz - (height > 2.6 ? 0.12 : 0.5)),
                        hx * 0.92,
                        height * 0.15,
                        0.28,
                        0.02,
                        0.02,
                        0.01,
                        height > 2.6 ? 0.02 : 0.1,
                        glass));
        for (int side = -1; side <= 1; side += 2) {
            scene.box(
                    pose,
                    side * (hx - 0.02),
                    height * 0.58,
                    hz * 0.55,
                    0.02,
                    height * 0.14,
                    hz * 0.2,
                    glass);
        }
        wheels(pose, hx, hz * 0.66, height > 2.6 ? 0.46 : 0.34);
        lamps(pose, hx, hz, 0.7);
    }

    private void wheels(Pose pose, double hx, double axle, double radius) {
        Material tyre = materials.plain(0.015f, 0.015f, 0.016f);
        Material rim = materials.metal();
        for (int i = 0; i < 4; i++) {
            double side = (i & 1) == 0 ? -1 : 1;
            Pose hub =
                    pose.at(side * (hx - 0.08), radius, ((i & 2) == 0 ? -1 : 1) * axle)
                            .roll(Math.PI / 2);
            scene.add(new Frustum(hub, radius, radius, 0.11, tyre));
            scene.add(new Frustum(hub, radius * 0.6, radius * 0.6, 0.118, rim));
        }
    }

    private void lamps(Pose pose, double hx, double hz, double y) {
        Material front = materials.plain(0.85f, 0.85f, 0.8f);
        Material rear =
                random.chance(0.3)
                        ? materials.glowing(1.2, 0.9f, 0.05f, 0.03f)
                        : materials.plain(0.45f, 0.02f, 0.02f);
        for (int side = -1; side <= 1; side += 2) {
            scene.box(pose, side * hx * 0.78, y, hz - 0.06, 0.14, 0.06, 0.06, front);
            scene.box(pose, side * hx * 0.82, y + 0.04, -hz + 0.04, 0.12, 0.07, 0.06, rear);
        }
    }

    void person(Pose pose, double height) {
        person(pose, height, random.uniform(0, 2 * Math.PI));
    }

    /** A walker; the phase (radians) is where in the stride. */
    void person(Pose pose, double height, double phase) {
        Material trousers = materials.fabric();
        Material coat = materials.fabric();
        float[] tone =
                Materials.color(
                        random.uniform(0.04, 0.08),
                        random.uniform(0.25, 0.6),
                        random.uniform(0.3, 0.9));
        Material skin = materials.plain(tone);
        double hip = height * 0.5;
        double shoulder = height * 0.82;
        double stride = 0.2 * height * Math.sin(phase);
        for (int side = -1; side <= 1; side += 2) {
            scene.rod(pose, side * 0.09, hip, 0, side * 0.1, 0.05, side * stride, 0.075, trousers);
            scene.bevelled(
                    pose,
                    side * 0.1,
                    0,
                    side * stride + 0.05,
                    0.05,
                    0.05,
                    0.13,
                    materials.plain(0.03f, 0.03f, 0.03f));
            scene.rod(
                    pose,
                    side * 0.2,
                    shoulder - 0.04,
                    0,
                    side * 0.24,
                    hip,
                    -side * stride * 0.8,
                    0.05,
                    coat);
            scene.ball(
                    pose, side * 0.24, hip - 0.04, -side * stride * 0.8, 0.045, 0.06, 0.045, skin);
        }
        scene.add(
                ConvexSolid.bevelled(
                        pose.at(0, (hip + shoulder) / 2, 0),
                        0.19,
                        (shoulder - hip) / 2 + 0.05,
                        0.12,
                        0.06,
                        coat));
        scene.frustum(pose, 0, shoulder, 0, 0.06, 0.055, height * 0.06, skin);
        scene.ball(pose, 0, height * 0.925, 0, 0.085, 0.115, 0.1, skin);
        scene.ball(
                pose,
                0,
                height * 0.945,
                -0.015,
                0.092,
                0.105,
                0.105,
                materials.plain(Materials.color(0.07, 0.5, random.uniform(0.05, 0.7))));
    }

    void tree(Pose pose, double height) {
        Material bark =
                materials.pattern(
                        Pattern.WOOD,
                        materials.woodColor(),
                        new float[] {0.05f, 0.04f, 0.03f},
                        0.2,
                        0.3,
                        0);
        Material leaves = materials.foliage();
        double trunk = height * random.uniform(0.25, 0.45);
        double radius = height * random.uniform(0.012, 0.03);
        scene.frustum(pose, 0, 0, 0, radius * 1.4, radius * 0.6, height * 0.75, bark);
        double hole = random.uniform(0.12, 0.4);
        if (random.chance(0.2)) {
            for (int i = 0; i < 3; i++) {
                double width = height * (0.26 - 0.06 * i);
                scene.frustum(
                        pose,
                        0,
                        trunk * 0.6 + i * height * 0.24,
                        0,
                        width,
                        width * 0.15,
                        height * 0.34,
                        leaves);
            }
            return;
        }
        int crowns = random.integer(4, 8);
        for (int i = 0; i < crowns; i++) {
            double r = height * random.uniform(0.12, 0.24);
            double angle = random.uniform(0, 2 * Math.PI);
            double out = height * random.uniform(0, 0.17);
            double y = trunk + (height - trunk) * random.uniform(0.25, 0.85);
            Pose at = pose.at(out * Math.sin(angle), y, out * Math.cos(angle)).yaw(angle);
            scene.add(
                    new Ellipsoid(
                            at,
                            r,
                            r * random.uniform(0.6, 0.9),
                            r,
                            leaves,
                            random.uniform(0.36, 0.5),
                            hole));
        }
    }

    void bush(Pose pose, double size) {
        Material leaves = materials.foliage();
        int parts = random.integer(1, 3);
        for (int i = 0; i < parts; i++) {
            scene.add(
                    new Ellipsoid(
                            pose.at(
                                    size * random.uniform(-0.6, 0.6),
                                    size * 0.4,
                                    size * random.uniform(-0.6, 0.6)),
                            size,
                            size * random.uniform(0.5, 0.9),
                            size,
                            leaves,
                            random.uniform(0, 0.4),
                            random.uniform(0.08, 0.2)));
        }
    }

    void hedge(Pose pose, double halfLength, double height) {
        scene.box(pose, 0, 0, 0, 0.3, height / 2, halfLength, materials.foliage());
    }

    void fence(Pose pose, double halfLength, double height) {
        Material wood = random.chance(0.5) ? materials.wood() : materials.metal();
        for (double z = -halfLength; z <= halfLength; z += 1.2) {
            scene.box(pose, 0, 0, z, 0.04, height / 2, 0.04, wood);
        }
        int bars = random.integer(2, 4);
        for (int i = 1; i <= bars; i++) {
            scene.box(pose, 0, height * i / (bars + 0.3) - 0.05, 0, 0.015, 0.04, halfLength, wood);
        }
    }

    /** A street lamp, a sign on a post, or a plain pole; arms reach along the local -x. */
    void pole(Pose pose) {
        Material metal =
                random.chance(0.5) ? materials.metal() : materials.plain(0.1f, 0.12f, 0.11f);
        double kind = random.uniform(0, 1);
        if (kind < 0.45) {
            double height = random.uniform(4.5, 8);
            scene.frustum(pose, 0, 0, 0, 0.09, 0.05, height, metal);
            scene.rod(pose, 0, height, 0, -1.2, height + 0.15, 0, 0.04, metal);
            scene.box(pose, -1.3, height + 0.08, 0, 0.3, 0.05, 0.1, metal);
        } else if (kind < 0.8) {
            double height = random.uniform(2.1, 3);
            scene.frustum(pose, 0, 0, 0, 0.035, 0.035, height, metal);
            Pose plate = pose.at(0, height - 0.1, -0.05);
            float[] color =
                    Materials.color(
                            random.chance(0.5) ? 0 : random.chance(0.5) ? 0.6 : 0.14, 0.9, 0.8);
            if (random.chance(0.5)) {
                Pose disc = plate.pitch(Math.PI / 2);
                scene.add(new Frustum(disc, 0.32, 0.32, 0.012, materials.plain(color)));
                scene.add(
                        new Frustum(disc, 0.23, 0.23, 0.016, materials.plain(0.85f, 0.85f, 0.85f)));
            } else {
                scene.add(
                        new Box(
                                plate,
                                random.uniform(0.25, 0.6),
                                random.uniform(0.15, 0.4),
                                0.012,
                                materials.picture(0.6, 0.4, 0.1)));
            }
        } else {
            scene.frustum(pose, 0, 0, 0, 0.14, 0.1, random.uniform(6, 10), materials.wood());
        }
    }

    void bin(Pose pose) {
        scene.add(
                ConvexSolid.tapered(
                        pose.at(0, 0.5, 0), 0.3, 0.5, 0.33, -0.0, 0, 0, 0.05, materials.plastic()));
        scene.box(pose, 0, 1, 0, 0.31, 0.03, 0.35, materials.plastic());
    }

    void bench(Pose pose) {
        Material wood = materials.wood();
        for (int i = 0; i < 3; i++) {
            scene.box(pose, 0, 0.42, -0.15 + i * 0.15, 0.8, 0.02, 0.055, wood);
            scene.box(pose, 0, 0.55 + i * 0.13, -0.27, 0.8, 0.045, 0.015, wood);
        }
        for (int side = -1; side <= 1; side += 2) {
            scene.box(pose, side * 0.65, 0, 0, 0.03, 0.22, 0.22, materials.metal());
        }
    }

    /** A building whose front is at local x = 0 and whose body lies towards +x. */
    void building(Pose pose, double halfLength, double depth, double height) {
        Material facade = materials.facade();
        scene.box(pose, depth / 2, 0, 0, depth / 2, height / 2, halfLength, facade);
        if (height < 9 && random.chance(0.7)) {
            Material roof =
                    materials.pattern(
                            Pattern.BRICKS,
                            Materials.color(
                                    random.uniform(0, 0.08),
                                    random.uniform(0.2, 0.7),
                                    random.uniform(0.3, 0.6)),
                            new float[] {0.1f, 0.08f, 0.07f},
                            0.25,
                            0.3,
                            0);
            double rise = random.uniform(1, 2.2);
            boolean along = random.chance(0.6);
            double lean = depth / 2 + 0.38;
            double leanZ = halfLength + 0.18;
            scene.add(
                    ConvexSolid.tapered(
                            pose.at(depth / 2, height + rise, 0),
                            depth / 2 + 0.4,
                            rise,
                            halfLength + 0.2,
                            along ? lean : 0,
                            along ? lean : 0,
                            along ? 0 : leanZ,
                            along ? 0 : leanZ,
                            roof));
            scene.box(
                    pose,
                    depth * 0.3,
                    height + rise,
                    halfLength * 0.5,
                    0.3,
                    rise * 0.9,
                    0.3,
                    materials.bricks());
        } else {
            scene.box(
                    pose,
                    depth / 2,
                    height,
                    0,
                    depth / 2 + 0.2,
                    0.2,
                    halfLength + 0.1,
                    materials.plain(materials.paleColor()));
        }
        Material door = materials.wood();
        double at = halfLength * random.uniform(-0.7, 0.7);
        scene.box(pose, -0.03, 0, at, 0.04, 1.1, 0.55, door);
        scene.box(pose, -0.25, 0, at, 0.25, 0.08, 0.7, materials.pavement());
        if (random.chance(0.35)) {
            Pose awning = pose.at(-0.6, random.uniform(2.5, 3), 0).roll(0.25);
            scene.box(awning, 0, 0, 0, 0.7, 0.03, halfLength * 0.7, materials.fabric());
        }
        if (height > 6 && random.chance(0.4)) {
            for (double y = 3.2; y < height - 2; y += 3.1) {
                scene.box(
                        pose, -0.5, y, -at, 0.5, 0.07, 1.2, materials.plain(materials.paleColor()));
                scene.box(pose, -0.98, y, -at, 0.02, 0.5, 1.2, materials.metal());
            }
        }
    }
}
