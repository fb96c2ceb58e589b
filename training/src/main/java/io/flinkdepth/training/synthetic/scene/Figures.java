// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Frustum;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pattern;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.SmoothSolid;

/** Round and organic things: people, animals, cushions and bags, vases, bare branches. */
final class Figures {

    private static final float[] DARK = {0.02f, 0.025f, 0.03f};

    private final SceneModel scene;
    private final SceneRandom random;
    private final Materials materials;

    Figures(SceneModel scene, SceneRandom random, Materials materials) {
        this.scene = scene;
        this.random = random;
        this.materials = materials;
    }

    /** A person in any posture: standing, walking, sitting as if on a chair, reaching. */
    void person(Pose pose, double height) {
        SmoothSolid.Builder body = new SmoothSolid.Builder();
        Material coat = materials.fabric();
        Material trousers = random.chance(0.2) ? coat : materials.fabric();
        Material skin = skin();
        double h = height;
        double build = random.uniform(0.85, 1.25);
        boolean sitting = random.chance(0.25);
        double hip = sitting ? 0.29 * h : 0.5 * h;
        double lean = random.gaussian(0.02, 0.05) * h;
        double[] pelvis = {0, hip, 0};
        double[] chest = {0, hip + 0.24 * h, lean};
        double[] neck = {0, hip + 0.33 * h, lean * 1.3};
        body.capsule(pelvis, 0.075 * h * build, chest, 0.085 * h * build, coat);
        body.capsule(
                new double[] {-0.1 * h, neck[1] - 0.03 * h, lean},
                0.045 * h,
                new double[] {0.1 * h, neck[1] - 0.03 * h, lean},
                0.045 * h,
                coat);
        double[] head = {random.gaussian(0, 0.01) * h, neck[1] + 0.11 * h, lean * 1.4 + 0.015 * h};
        body.capsule(neck, 0.03 * h, head, 0.035 * h, skin);
        body.capsule(head, 0.05 * h, offset(head, 0, 0.035 * h, -0.01 * h), 0.055 * h, skin);
        Material hair = materials.plain(Materials.color(0.07, 0.5, random.uniform(0.03, 0.7)));
        body.capsule(
                offset(head, 0, 0.045 * h, -0.02 * h),
                0.058 * h,
                offset(head, 0, random.uniform(-0.12, 0.03) * h, -0.035 * h),
                0.045 * h,
                hair);
        for (int side = -1; side <= 1; side += 2) {
            leg(body, h, side, hip, sitting, trousers);
            arm(body, h, new double[] {side * 0.12 * h, neck[1] - 0.03 * h, lean}, coat, skin);
        }
        scene.add(body.build(pose, 0.03 * h));
    }

    private Material skin() {
        return materials.plain(
                Materials.color(
                        random.uniform(0.04, 0.08),
                        random.uniform(0.25, 0.6),
                        random.uniform(0.3, 0.95)));
    }

    private void leg(
            SmoothSolid.Builder body, double h, int side, double hip, boolean sitting, Material m) {
        double swing = sitting ? random.uniform(1.2, 1.7) : random.gaussian(0, 0.3);
        double bend = sitting ? swing : Math.abs(random.gaussian(0, 0.3));
        double[] top = {side * 0.055 * h, hip - 0.02 * h, 0};
        double[] knee = offset(top, 0, -0.24 * h * Math.cos(swing), 0.24 * h * Math.sin(swing));
        double shin = swing - bend;
        double[] foot = offset(knee, 0, -0.22 * h * Math.cos(shin), 0.22 * h * Math.sin(shin));
        body.capsule(top, 0.06 * h, knee, 0.042 * h, m);
        body.capsule(knee, 0.04 * h, foot, 0.027 * h, m);
        body.capsule(foot, 0.025 * h, offset(foot, 0, -0.01 * h, 0.09 * h), 0.02 * h, m);
    }

    private void arm(
            SmoothSolid.Builder body, double h, double[] shoulder, Material sleeve, Material skin) {
        double side = Math.signum(shoulder[0]);
        double out = Math.abs(random.gaussian(0.12, 0.15));
        double swing = random.chance(0.25) ? random.uniform(0.6, 2.4) : random.gaussian(0, 0.35);
        double[] elbow =
                offset(
                        shoulder,
                        side * 0.17 * h * Math.sin(out),
                        -0.17 * h * Math.cos(swing),
                        0.17 * h * Math.sin(swing));
        double bent = swing + Math.abs(random.gaussian(0.3, 0.5));
        double[] hand =
                offset(
                        elbow,
                        side * random.uniform(-0.1, 0.05) * h,
                        -0.16 * h * Math.cos(bent),
                        0.16 * h * Math.sin(bent));
        Material lower = random.chance(0.6) ? sleeve : skin;
        body.capsule(shoulder, 0.035 * h, elbow, 0.028 * h, sleeve);
        body.capsule(elbow, 0.027 * h, hand, 0.02 * h, lower);
        body.ball(hand, 0.027 * h, skin);
    }

    /** A four-legged animal; the length is that of its trunk. */
    void animal(Pose pose, double length) {
        SmoothSolid.Builder body = new SmoothSolid.Builder();
        Material coat = materials.any();
        Material legs = random.chance(0.7) ? coat : materials.any();
        double leg = length * random.uniform(0.35, 0.9);
        double girth = length * random.uniform(0.16, 0.28);
        double y = leg + girth * 0.6;
        double[] rear = {0, y, -length / 2};
        double[] front = {0, y + length * random.uniform(-0.05, 0.1), length / 2};
        body.capsule(rear, girth * random.uniform(0.8, 1), front, girth, coat);
        double[] head =
                offset(
                        front,
                        length * random.gaussian(0, 0.1),
                        length * random.uniform(0.1, 0.5),
                        length * random.uniform(0.15, 0.35));
        double skull = girth * random.uniform(0.5, 0.8);
        body.capsule(front, girth * 0.7, head, skull * 0.8, coat);
        body.ball(head, skull, coat);
        double[] snout = offset(head, 0, -skull * 0.5, skull * random.uniform(1, 2));
        body.capsule(head, skull * 0.7, snout, skull * 0.4, legs);
        for (int side = -1; side <= 1; side += 2) {
            body.capsule(
                    offset(head, side * skull * 0.7, skull * 0.6, 0),
                    skull * 0.25,
                    offset(head, side * skull * 0.9, skull * random.uniform(0.9, 1.6), 0),
                    skull * 0.1,
                    legs);
            for (double[] hip : new double[][] {rear, front}) {
                double[] top = offset(hip, side * girth * 0.6, -girth * 0.3, 0);
                double step = length * random.gaussian(0, 0.12);
                double[] foot = {top[0], girth * 0.12, top[2] + step};
                body.capsule(top, girth * 0.45, foot, girth * 0.2, legs);
            }
        }
        double[] tail = offset(rear, 0, length * random.uniform(-0.3, 0.4), -length * 0.4);
        body.capsule(rear, girth * 0.3, tail, girth * 0.1, coat);
        scene.add(body.build(pose, girth * 0.4));
    }

    /** A car with a round body; it looks along +z. */
    void car(Pose pose) {
        SmoothSolid.Builder body = new SmoothSolid.Builder();
        float[] color =
                random.chance(0.6)
                        ? Materials.color(0.6, random.uniform(0, 0.08), random.uniform(0.08, 0.98))
                        : materials.anyColor();
        Material paint = materials.pattern(Pattern.PLAIN, color, color, 1, 0.05, 0.5);
        Material glass = materials.pattern(Pattern.PLAIN, DARK, DARK, 1, 0, 0.7);
        double half = random.uniform(0.55, 0.68);
        double length = random.uniform(1.6, 2.1);
        double waist = random.uniform(0.6, 0.8);
        double roof = random.uniform(1.15, 1.5);
        double rear = random.uniform(0.35, 0.95) * length;
        double front = random.uniform(0.1, 0.4) * length;
        across(body, half, 0.5, -length, 0.28, paint);
        across(body, half + 0.02, waist, -length * 0.6, 0.26, paint);
        across(body, half + 0.02, waist - 0.02, 0, 0.27, paint);
        across(body, half, waist - 0.08, length * 0.6, 0.25, paint);
        across(body, half - 0.03, 0.48, length, 0.26, paint);
        for (int side = -1; side <= 1; side += 2) {
            body.capsule(
                    new double[] {side * half, 0.5, -length},
                    0.27,
                    new double[] {side * half, 0.5, length},
                    0.25,
                    paint);
        }
        double middle = (waist + roof) / 2 + 0.02;
        across(body, half - 0.12, middle, -rear * 0.8, 0.24, glass);
        across(body, half - 0.12, middle, front, 0.24, glass);
        across(body, half - 0.1, middle, (front - rear * 0.8) / 2, 0.26, glass);
        across(body, half - 0.2, roof - 0.1, -rear * 0.65, 0.14, paint);
        across(body, half - 0.2, roof - 0.08, front - 0.3, 0.14, paint);
        across(body, half - 0.18, roof - 0.06, (front - rear) / 2, 0.15, paint);
        scene.add(body.build(pose, 0.12));
        wheels(pose, half + 0.1, length * 0.68);
        Material lamp = materials.plain(0.85f, 0.85f, 0.8f);
        Material brake = materials.plain(0.5f, 0.03f, 0.02f);
        for (int side = -1; side <= 1; side += 2) {
            scene.ball(pose, side * half * 0.9, 0.62, length + 0.1, 0.13, 0.08, 0.13, lamp);
            scene.ball(pose, side * half * 0.95, 0.66, -length - 0.1, 0.12, 0.09, 0.14, brake);
        }
    }

    private static void across(
            SmoothSolid.Builder body, double half, double y, double z, double radius, Material m) {
        body.capsule(new double[] {-half, y, z}, radius, new double[] {half, y, z}, radius, m);
    }

    private void wheels(Pose pose, double half, double axle) {
        double radius = random.uniform(0.29, 0.35);
        Material tyre = materials.plain(0.015f, 0.015f, 0.016f);
        Material rim = materials.metal();
        for (int i = 0; i < 4; i++) {
            double side = (i & 1) == 0 ? -1 : 1;
            Pose hub = pose.at(side * half, radius, ((i & 2) == 0 ? -1 : 1) * axle);
            hub = hub.roll(Math.PI / 2);
            scene.add(new Frustum(hub, radius, radius, 0.12, tyre));
            scene.add(new Frustum(hub, radius * 0.6, radius * 0.6, 0.128, rim));
        }
    }

    /** Soft lumps: cushions, bags, fruit, stones, heaps of cloth. */
    void lump(Pose pose, double size, double height) {
        SmoothSolid.Builder body = new SmoothSolid.Builder();
        Material material = materials.any();
        double radius = Math.min(size * random.uniform(0.2, 0.45), height / 2);
        int count = random.integer(2, 5);
        for (int i = 0; i < count; i++) {
            body.capsule(
                    lumpPoint(size, radius, height),
                    radius * random.uniform(0.6, 1),
                    lumpPoint(size, radius, height),
                    radius * random.uniform(0.6, 1),
                    random.chance(0.8) ? material : materials.any());
        }
        scene.add(body.build(pose, radius * random.uniform(0.2, 1)));
    }

    private double[] lumpPoint(double size, double radius, double height) {
        return new double[] {
            size * random.uniform(-0.5, 0.5),
            radius * 0.9 + Math.max(0, height - 2 * radius) * 0.5 * random.uniform(0, 1),
            size * random.uniform(-0.5, 0.5)
        };
    }

    /** A body of revolution: vases, bottles, jugs, chessmen. */
    void vase(Pose pose, double radius, double height) {
        SmoothSolid.Builder body = new SmoothSolid.Builder();
        Material material = materials.any();
        int rings = random.integer(2, 5);
        double r = radius * random.uniform(0.4, 1);
        double y = Math.min(r, height / 2);
        for (int i = 1; i <= rings; i++) {
            double nextRadius = radius * random.uniform(0.2, 1);
            double nextY = y + (height - y) * i / rings;
            body.capsule(
                    new double[] {0, y, 0}, r, new double[] {0, nextY, 0}, nextRadius, material);
            r = nextRadius;
            y = nextY;
        }
        scene.add(body.build(pose, radius * random.uniform(0.1, 0.6)));
    }

    /** Bare branches from a stem: shrubs in winter, coat stands, dried flowers. */
    void branches(Pose pose, double height) {
        Material bark = random.chance(0.6) ? materials.wood() : materials.any();
        double radius = height * random.uniform(0.008, 0.025);
        branch(pose, new double[3], height, radius, 3, bark);
    }

    private void branch(
            Pose pose, double[] from, double length, double radius, int depth, Material bark) {
        boolean stem = from[1] == 0;
        double spread = stem ? 0.1 : 0.7;
        double part = stem ? 0.45 : 0.5;
        double[] to =
                offset(
                        from,
                        length * part * random.gaussian(0, spread),
                        length * part * random.uniform(0.5, 1),
                        length * part * random.gaussian(0, spread));
        scene.rod(pose, from[0], from[1], from[2], to[0], to[1], to[2], radius, bark);
        int count = depth == 0 ? 0 : random.integer(2, 3);
        for (int i = 0; i < count; i++) {
            branch(pose, to, length * random.uniform(0.5, 0.75), radius * 0.65, depth - 1, bark);
        }
    }

    /** Bars side by side or crossed: railings, ladders, racks, grids. */
    void lattice(Pose pose, double halfWidth, double height) {
        Material material = random.chance(0.5) ? materials.metal() : materials.any();
        double radius = random.logUniform(0.004, 0.025);
        double spacing = random.logUniform(0.06, 0.35);
        boolean crossed = random.chance(0.3);
        for (double x = -halfWidth; x <= halfWidth + 1e-6; x += spacing) {
            scene.rod(pose, x, 0, 0, x, height, 0, radius, material);
        }
        double step = crossed ? spacing : height - radius;
        for (double y = radius; y <= height; y += step) {
            scene.rod(pose, -halfWidth, y, 0, halfWidth, y, 0, radius * 1.2, material);
        }
    }

    /** Steps that rise away from the pose. */
    void stairs(Pose pose, double halfWidth) {
        Material material = random.chance(0.6) ? materials.wood() : materials.any();
        Material tread = random.chance(0.6) ? material : materials.any();
        double rise = random.uniform(0.14, 0.2);
        double run = random.uniform(0.22, 0.32);
        int steps = random.integer(3, 12);
        for (int i = 0; i < steps; i++) {
            double height = rise * (i + 1);
            double z = run * (i + 0.5);
            scene.box(pose, 0, 0, z, halfWidth, height / 2 - 0.02, run / 2, material);
            scene.box(pose, 0, height - 0.04, z - 0.01, halfWidth, 0.02, run / 2 + 0.01, tread);
        }
        if (random.chance(0.5)) {
            for (int i = 0; i < steps; i++) {
                scene.rod(
                        pose,
                        halfWidth,
                        rise * (i + 1),
                        run * (i + 0.5),
                        halfWidth,
                        rise * (i + 1) + 0.9,
                        run * (i + 0.5),
                        0.012,
                        tread);
            }
            scene.rod(
                    pose,
                    halfWidth,
                    rise + 0.9,
                    run / 2,
                    halfWidth,
                    rise * steps + 0.9,
                    run * (steps - 0.5),
                    0.025,
                    tread);
        }
    }

    private static double[] offset(double[] from, double x, double y, double z) {
        return new double[] {from[0] + x, from[1] + y, from[2] + z};
    }
}
