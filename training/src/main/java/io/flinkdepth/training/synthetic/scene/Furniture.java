// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.PictureMaterial;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/**
 * Furniture. Each piece stands at a pose on the floor; pieces for the wall have the wall at z = 0
 * and stand towards +z. Surfaces on which objects can lie are added as supports.
 */
final class Furniture {

    private final SceneModel scene;
    private final SceneRandom random;
    private final Materials materials;

    Furniture(SceneModel scene, SceneRandom random, Materials materials) {
        this.scene = scene;
        this.random = random;
        this.materials = materials;
    }

    void table(Pose pose, double hx, double hz, double height) {
        Material top = random.chance(0.6) ? materials.wood() : materials.any();
        Material legs = random.chance(0.5) ? top : materials.any();
        double thickness = random.uniform(0.02, 0.06);
        if (random.chance(0.2)) {
            scene.frustum(pose, 0, height - thickness, 0, hx, hx, thickness, top);
            scene.frustum(pose, 0, 0, 0, 0.06, 0.04, height - thickness, legs);
            scene.frustum(pose, 0, 0, 0, hx * 0.6, 0.05, 0.06, legs);
            scene.support(pose.at(0, height, 0), hx * 0.68, hx * 0.68, 0.8);
            return;
        }
        scene.box(pose, 0, height - thickness, 0, hx, thickness / 2, hz, top);
        double leg = random.uniform(0.015, 0.045);
        for (int i = 0; i < 4; i++) {
            double x = ((i & 1) == 0 ? -1 : 1) * (hx - leg * 1.6);
            double z = ((i & 2) == 0 ? -1 : 1) * (hz - leg * 1.6);
            scene.box(pose, x, 0, z, leg, (height - thickness) / 2, leg, legs);
        }
        scene.support(pose.at(0, height, 0), hx, hz, 0.8);
    }

    /** Looks along +z. */
    void chair(Pose pose) {
        Material seat = random.chance(0.5) ? materials.fabric() : materials.wood();
        Material frame = random.chance(0.5) ? materials.wood() : materials.metal();
        double height = random.uniform(0.4, 0.48);
        double half = random.uniform(0.19, 0.25);
        double leg = random.uniform(0.012, 0.025);
        if (random.chance(0.25)) {
            officeChair(pose, seat, frame, half, height);
            return;
        }
        scene.box(pose, 0, height - 0.04, 0, half, 0.02 + random.uniform(0, 0.02), half, seat);
        for (int i = 0; i < 4; i++) {
            double x = ((i & 1) == 0 ? -1 : 1) * (half - leg);
            boolean rear = (i & 2) == 0;
            scene.box(
                    pose,
                    x,
                    0,
                    rear ? -half + leg : half - leg,
                    leg,
                    (rear ? height + 0.45 : height) / 2,
                    leg,
                    frame);
        }
        if (random.chance(0.5)) {
            scene.box(
                    pose,
                    0,
                    height + 0.18,
                    -half + leg,
                    half,
                    random.uniform(0.06, 0.16),
                    0.012,
                    seat);
        } else {
            for (int bar = 0; bar < 4; bar++) {
                scene.box(pose, 0, height + 0.08 + bar * 0.1, -half + leg, half, 0.02, 0.01, frame);
            }
        }
    }

    private void officeChair(Pose pose, Material seat, Material frame, double half, double height) {
        for (int i = 0; i < 5; i++) {
            double angle = i * 2 * Math.PI / 5;
            scene.rod(
                    pose,
                    0,
                    0.12,
                    0,
                    0.3 * Math.sin(angle),
                    0.06,
                    0.3 * Math.cos(angle),
                    0.02,
                    frame);
            scene.ball(
                    pose,
                    0.3 * Math.sin(angle),
                    0.03,
                    0.3 * Math.cos(angle),
                    0.03,
                    0.03,
                    0.03,
                    frame);
        }
        scene.frustum(pose, 0, 0.1, 0, 0.03, 0.03, height - 0.1, frame);
        scene.bevelled(pose, 0, height, 0, half * 1.1, 0.05, half * 1.1, seat);
        scene.bevelled(
                pose.at(0, height + 0.15, -half).pitch(0.12), 0, 0, 0, half, 0.28, 0.04, seat);
        for (int side = -1; side <= 1; side += 2) {
            scene.box(pose, side * half * 1.2, height + 0.2, 0, 0.03, 0.015, half * 0.7, frame);
        }
    }

    void bookshelf(Pose wall, double hx, double height, double depth) {
        Material wood = random.chance(0.6) ? materials.wood() : materials.any();
        double board = 0.012;
        scene.box(
                wall,
                0,
                0,
                0.006,
                hx,
                height / 2,
                0.006,
                random.chance(0.7) ? wood : materials.wall());
        for (int side = -1; side <= 1; side += 2) {
            scene.box(wall, side * hx, 0, depth / 2, board, height / 2, depth / 2, wood);
        }
        int shelves = Math.max(2, (int) (height / random.uniform(0.3, 0.42)));
        double step = height / shelves;
        for (int i = 0; i <= shelves; i++) {
            scene.box(
                    wall,
                    0,
                    Math.min(i * step, height - 2 * board),
                    depth / 2,
                    hx,
                    board,
                    depth / 2,
                    wood);
        }
        for (int i = 0; i < shelves; i++) {
            double y = i * step + 2 * board;
            if (random.chance(0.65)) {
                bookRow(wall, hx - 2 * board, y, step - 3 * board, depth);
            } else {
                scene.support(wall.at(0, y, depth / 2), hx * 0.9, depth * 0.4, step - 3 * board);
            }
        }
        scene.support(wall.at(0, height, depth / 2), hx * 0.9, depth * 0.45, 0.4);
    }

    private void bookRow(Pose wall, double hx, double y, double room, double depth) {
        double x = -hx;
        double end = hx * random.uniform(0.2, 1);
        while (x < end) {
            double thickness = random.uniform(0.012, 0.06);
            double height = room * random.uniform(0.55, 0.95);
            double deep = depth * random.uniform(0.55, 0.92);
            float[] color = materials.anyColor();
            Material cover =
                    random.chance(0.3)
                            ? materials.picture(thickness * 2, height, 0.1)
                            : materials.plain(color);
            scene.box(
                    wall,
                    x + thickness / 2,
                    y,
                    deep / 2 + 0.015,
                    thickness / 2 * 0.95,
                    height / 2,
                    deep / 2,
                    cover);
            x += thickness;
        }
    }

    /** A wardrobe, cupboard, fridge or counter: a body with door seams and handles. */
    void cupboard(Pose wall, double hx, double height, double depth) {
        Material body = random.chance(0.5) ? materials.wood() : materials.any();
        Material front = random.chance(0.7) ? body : materials.any();
        scene.box(wall, 0, 0, depth / 2, hx, height / 2, depth / 2, body);
        int doors = Math.max(1, (int) Math.round(2 * hx / random.uniform(0.35, 0.7)));
        int rows = random.chance(0.5) ? 1 : random.integer(2, 4);
        Material handle = materials.metal();
        double doorHalf = hx / doors;
        double rowHeight = (height - 0.06) / rows;
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < doors; i++) {
                double x = -hx + doorHalf * (2 * i + 1);
                double y = 0.05 + row * rowHeight;
                scene.box(
                        wall,
                        x,
                        y,
                        depth + 0.009,
                        doorHalf - 0.004,
                        rowHeight / 2 - 0.004,
                        0.009,
                        front);
                scene.box(
                        wall,
                        x + doorHalf * 0.75,
                        y + rowHeight * 0.5,
                        depth + 0.03,
                        0.01,
                        Math.min(0.07, rowHeight * 0.2),
                        0.012,
                        handle);
            }
        }
        scene.support(
                wall.at(0, height, depth / 2), hx * 0.95, depth * 0.45, height < 1.5 ? 0.9 : 0.4);
    }

    void bed(Pose wall, double hx, double length) {
        Material frame = materials.wood();
        Material sheet = materials.fabric();
        scene.box(wall, 0, 0, 0.03, hx + 0.03, random.uniform(0.35, 0.6), 0.03, frame);
        scene.box(wall, 0, 0.08, length / 2, hx, 0.09, length / 2, frame);
        scene.bevelled(
                wall, 0, 0.22, length / 2, hx - 0.01, 0.12, length / 2 - 0.02, materials.fabric());
        scene.bevelled(wall, 0, 0.3, length * 0.6, hx + 0.03, 0.09, length * 0.42, sheet);
        int pillows = hx > 0.6 ? 2 : 1;
        for (int i = 0; i < pillows; i++) {
            double x = pillows == 1 ? 0 : (i == 0 ? -hx / 2 : hx / 2);
            scene.ball(
                    wall.at(x, 0.53, 0.3).pitch(0.2), 0, 0, 0, 0.32, 0.09, 0.2, materials.fabric());
        }
        scene.support(wall.at(0, 0.48, length * 0.6), hx * 0.8, length * 0.35, 0.6);
    }

    void sofa(Pose wall, double hx) {
        Material cover = materials.fabric();
        double depth = random.uniform(0.75, 1);
        double seat = random.uniform(0.36, 0.45);
        scene.bevelled(wall, 0, 0.06, depth / 2, hx, seat / 2 - 0.03, depth / 2, cover);
        scene.bevelled(wall, 0, seat, 0.14, hx, random.uniform(0.18, 0.26), 0.13, cover);
        for (int side = -1; side <= 1; side += 2) {
            scene.bevelled(wall, side * (hx - 0.09), 0.05, depth / 2, 0.09, 0.3, depth / 2, cover);
        }
        int cushions = random.integer(0, 3);
        for (int i = 0; i < cushions; i++) {
            Pose at =
                    wall.at(random.uniform(-hx + 0.3, hx - 0.3), seat + 0.2, 0.36)
                            .pitch(0.35)
                            .roll(random.gaussian(0, 0.3));
            scene.bevelled(at, 0, -0.2, 0, 0.2, 0.2, 0.07, materials.fabric());
        }
        scene.support(wall.at(0, seat, depth * 0.6), hx * 0.7, depth * 0.25, 0.5);
    }

    /** A desk with one or two screens, a keyboard and a chair before it. */
    void desk(Pose wall, double hx) {
        double depth = random.uniform(0.3, 0.42);
        double height = random.uniform(0.68, 0.78);
        Pose middle = wall.at(0, 0, depth + 0.03);
        table(middle, hx, depth, height);
        int screens = random.integer(0, 2);
        for (int i = 0; i < screens; i++) {
            double x = screens == 1 ? random.uniform(-0.3, 0.3) * hx : (i == 0 ? -0.45 : 0.45) * hx;
            screen(
                    middle.at(x, height, -depth * 0.4).yaw(random.gaussian(0, 0.15)),
                    random.uniform(0.2, 0.34));
            scene.box(middle, x, height, depth * 0.45, 0.2, 0.01, 0.07, materials.plastic());
        }
        if (random.chance(0.8)) {
            chair(
                    middle.at(random.uniform(-0.3, 0.3), 0, depth + random.uniform(0.05, 0.4))
                            .yaw(Math.PI + random.gaussian(0, 0.5)));
        }
    }

    void screen(Pose pose, double hx) {
        Material black = materials.plain(0.02f, 0.02f, 0.022f);
        double hy = hx * 0.58;
        scene.box(pose, 0, 0, 0, 0.1, 0.008, 0.08, black);
        scene.box(pose, 0, 0, -0.02, 0.02, 0.08, 0.012, black);
        scene.box(pose, 0, 0.1, 0, hx, hy, 0.018, black);
        scene.box(
                pose,
                0,
                0.11,
                0.019,
                hx - 0.012,
                hy - 0.012,
                0.002,
                materials.screen(2 * hx, 2 * hy));
    }

    void door(Pose wall) {
        Material leaf =
                random.chance(0.6) ? materials.wood() : materials.plain(materials.paleColor());
        Material frame = random.chance(0.5) ? leaf : materials.plain(materials.paleColor());
        double half = random.uniform(0.36, 0.48);
        double height = random.uniform(1.95, 2.1);
        for (int side = -1; side <= 1; side += 2) {
            scene.box(wall, side * (half + 0.04), 0, 0.02, 0.04, height / 2 + 0.04, 0.03, frame);
        }
        scene.box(wall, 0, height, 0.02, half + 0.08, 0.04, 0.03, frame);
        Pose hinge =
                wall.at(-half, 0, 0.03).yaw(random.chance(0.3) ? -random.uniform(0.2, 1.5) : 0);
        scene.box(hinge, half, 0, 0, half, height / 2, 0.02, leaf);
        scene.ball(hinge, 2 * half - 0.07, 1, 0.05, 0.05, 0.02, 0.02, materials.metal());
    }

    void window(Pose wall, double hx, double ceiling) {
        double sill = random.uniform(0.3, 1.1);
        double hy = Math.max(0.2, (ceiling - sill - random.uniform(0.15, 0.5)) / 2);
        Material frame = materials.plain(materials.paleColor());
        Material glass =
                new PictureMaterial(2 * hx, 2 * hy, 0, random.uniform(1.2, 5), random.nextSeed());
        scene.box(
                wall,
                0,
                sill,
                0.004,
                hx,
                hy,
                0.004,
                random.chance(0.4)
                        ? glass
                        : materials.glowing(random.uniform(1.5, 5), 0.8f, 0.92f, 1f));
        int bars = random.integer(1, 3);
        for (int i = 0; i <= bars; i++) {
            scene.box(wall, -hx + 2 * hx * i / bars, sill, 0.02, 0.03, hy, 0.025, frame);
        }
        scene.box(wall, 0, sill - 0.04, 0.06, hx + 0.06, 0.02, 0.08, frame);
        scene.box(wall, 0, sill + 2 * hy - 0.03, 0.02, hx, 0.03, 0.025, frame);
        scene.support(wall.at(0, sill, 0.08), hx * 0.9, 0.05, 0.4);
        if (random.chance(0.6)) {
            curtains(wall, hx, sill, hy);
        }
    }

    private void curtains(Pose wall, double hx, double sill, double hy) {
        Material cloth = materials.fabric();
        double bottom = random.chance(0.5) ? 0.03 : Math.max(0.03, sill - 0.15);
        double height = sill + 2 * hy + 0.12 - bottom;
        for (int side = -1; side <= 1; side += 2) {
            int folds = random.integer(3, 7);
            for (int i = 0; i < folds; i++) {
                scene.frustum(
                        wall,
                        side * (hx + 0.08 - i * 0.09),
                        bottom,
                        0.13 + 0.02 * (i & 1),
                        0.055,
                        0.045,
                        height,
                        cloth);
            }
        }
    }

    void picture(Pose wall, double centreHeight) {
        double hx = random.logUniform(0.12, 0.7);
        double hy = hx * random.uniform(0.6, 1.5);
        scene.box(wall, 0, centreHeight - hy, 0.012, hx, hy, 0.012, materials.any());
        double border = hx * random.uniform(0.02, 0.2);
        scene.box(
                wall,
                0,
                centreHeight - hy + border,
                0.025,
                hx - border,
                hy - border,
                0.002,
                materials.picture(2 * hx, 2 * hy, 0.1));
    }

    void radiator(Pose wall, double hx) {
        Material paint = materials.plain(materials.paleColor());
        for (double x = -hx; x < hx; x += 0.07) {
            scene.box(wall, x, 0.12, 0.08, 0.025, 0.3, 0.04, paint);
        }
    }

    void wallShelf(Pose wall, double hx, double height) {
        scene.box(wall, 0, height, 0.12, hx, 0.014, 0.12, materials.wood());
        scene.support(wall.at(0, height + 0.028, 0.12), hx * 0.95, 0.1, 0.4);
    }
}
