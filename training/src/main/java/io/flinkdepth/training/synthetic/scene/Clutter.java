// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Ellipsoid;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneModel.Support;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** Small things on supports: boxes, bottles, books, cups, plants, lamps, balls, pens. */
final class Clutter {

    private final SceneModel scene;
    private final SceneRandom random;
    private final Materials materials;
    private final Figures figures;

    Clutter(SceneModel scene, SceneRandom random, Materials materials) {
        this.scene = scene;
        this.random = random;
        this.materials = materials;
        this.figures = new Figures(scene, random, materials);
    }

    void scatter(Support support, int count, double size) {
        for (int i = 0; i < count; i++) {
            Pose pose =
                    support.pose()
                            .at(
                                    support.halfX() * random.uniform(-0.95, 0.95),
                                    0,
                                    support.halfZ() * random.uniform(-0.95, 0.95))
                            .yaw(random.uniform(-Math.PI, Math.PI));
            double reach = Math.min(support.halfX(), support.halfZ()) * 1.2;
            thing(pose, Math.min(size * random.logUniform(0.5, 1.8), reach), support.headroom());
        }
    }

    /** One thing of about a size (its larger half extent), not higher than the headroom. */
    void thing(Pose pose, double size, double headroom) {
        double height = Math.min(headroom * 0.9, size * random.uniform(0.4, 2.4));
        switch (random.integer(0, 15)) {
            case 0, 1 ->
                    scene.box(
                            pose,
                            0,
                            0,
                            0,
                            size * 0.6,
                            height / 2,
                            size * random.uniform(0.2, 0.8),
                            materials.any());
            case 2 -> bottle(pose, size * random.uniform(0.18, 0.35), height);
            case 3 -> cup(pose, size * random.uniform(0.25, 0.5), Math.min(height, size));
            case 4 -> books(pose, size, headroom);
            case 5 ->
                    scene.ball(
                            pose,
                            0,
                            Math.min(size * 0.5, headroom / 2),
                            0,
                            size * 0.5,
                            Math.min(size * 0.5, headroom / 2),
                            size * 0.5,
                            materials.any());
            case 6 ->
                    scene.bevelled(
                            pose,
                            0,
                            0,
                            0,
                            size * 0.7,
                            Math.min(height, size) / 2,
                            size * 0.6,
                            materials.any());
            case 7 -> rods(pose, size);
            case 8 -> plant(pose, size, Math.min(headroom, size * 3));
            case 9 -> lamp(pose, size * 0.5, Math.min(headroom, size * 3));
            case 10 -> toy(pose, Math.min(size, headroom / 2));
            case 11 -> figures.vase(pose, size * random.uniform(0.2, 0.45), height);
            case 12, 13 -> figures.lump(pose, size, height);
            case 14 -> figures.branches(pose, Math.min(size * 3, headroom));
            default -> frame(pose, size, Math.min(headroom, size * random.uniform(0.8, 1.6)));
        }
    }

    private void bottle(Pose pose, double radius, double height) {
        Material material = materials.plastic();
        scene.frustum(
                pose, 0, 0, 0, radius, radius * random.uniform(0.8, 1.1), height * 0.65, material);
        scene.frustum(
                pose, 0, height * 0.65, 0, radius * 0.9, radius * 0.35, height * 0.15, material);
        scene.frustum(
                pose,
                0,
                height * 0.8,
                0,
                radius * 0.35,
                radius * 0.35,
                height * 0.2,
                materials.any());
    }

    private void cup(Pose pose, double radius, double height) {
        Material material = materials.any();
        scene.frustum(pose, 0, 0, 0, radius * random.uniform(0.6, 1), radius, height, material);
        scene.rod(
                pose,
                radius,
                height * 0.8,
                0,
                radius * 1.5,
                height * 0.7,
                0,
                radius * 0.1,
                material);
        scene.rod(
                pose,
                radius * 1.5,
                height * 0.7,
                0,
                radius * 0.95,
                height * 0.25,
                0,
                radius * 0.1,
                material);
    }

    private void books(Pose pose, double size, double headroom) {
        double y = 0;
        int count = random.integer(1, 6);
        for (int i = 0; i < count && y + 0.06 < headroom; i++) {
            double thickness = size * random.uniform(0.04, 0.16);
            Pose turned = pose.yaw(random.gaussian(0, 0.25));
            scene.box(
                    turned,
                    0,
                    y,
                    0,
                    size * random.uniform(0.4, 0.6),
                    thickness / 2,
                    size * random.uniform(0.3, 0.45),
                    materials.any());
            y += thickness;
        }
    }

    /** Thin things: pens in a pot, sticks, cables, a tripod. */
    private void rods(Pose pose, double size) {
        int count = random.integer(2, 6);
        for (int i = 0; i < count; i++) {
            scene.rod(
                    pose,
                    size * random.uniform(-0.15, 0.15),
                    0,
                    size * random.uniform(-0.15, 0.15),
                    size * random.uniform(-0.6, 0.6),
                    size * random.uniform(0.5, 1.6),
                    size * random.uniform(-0.6, 0.6),
                    size * random.uniform(0.01, 0.05),
                    materials.plastic());
        }
    }

    void plant(Pose pose, double size, double height) {
        double pot = Math.min(height * 0.35, size * 0.7);
        scene.frustum(pose, 0, 0, 0, size * 0.25, size * 0.36, pot, materials.any());
        Material leaves = materials.foliage();
        int count = random.integer(2, 5);
        for (int i = 0; i < count; i++) {
            double r = size * random.uniform(0.3, 0.6);
            double y = pot + (height - pot) * random.uniform(0.2, 0.8);
            scene.add(
                    new Ellipsoid(
                            pose.at(
                                    size * random.uniform(-0.35, 0.35),
                                    y,
                                    size * random.uniform(-0.35, 0.35)),
                            r,
                            Math.min(r, (height - pot) * 0.4 + 0.01),
                            r,
                            leaves,
                            random.uniform(0.4, 0.55),
                            size * random.uniform(0.08, 0.2)));
        }
    }

    void lamp(Pose pose, double size, double height) {
        Material stand = materials.metal();
        scene.frustum(pose, 0, 0, 0, size * 0.5, size * 0.5, height * 0.05, stand);
        scene.frustum(pose, 0, 0, 0, size * 0.06, size * 0.06, height * 0.8, stand);
        Material shade =
                random.chance(0.5)
                        ? materials.glowing(random.uniform(1, 3), 1f, 0.85f, 0.6f)
                        : materials.fabric();
        scene.frustum(
                pose,
                0,
                height * 0.7,
                0,
                size * 0.7,
                size * random.uniform(0.35, 0.7),
                height * 0.3,
                shade);
    }

    private void toy(Pose pose, double size) {
        Material material = materials.fabric();
        scene.ball(pose, 0, size * 0.45, 0, size * 0.42, size * 0.45, size * 0.36, material);
        scene.ball(pose, 0, size * 1.1, 0, size * 0.3, size * 0.3, size * 0.3, material);
        for (int side = -1; side <= 1; side += 2) {
            scene.ball(
                    pose,
                    side * size * 0.24,
                    size * 1.36,
                    0,
                    size * 0.1,
                    size * 0.12,
                    size * 0.06,
                    material);
            scene.ball(
                    pose,
                    side * size * 0.45,
                    size * 0.6,
                    size * 0.15,
                    size * 0.14,
                    size * 0.26,
                    size * 0.14,
                    material);
            scene.ball(
                    pose,
                    side * size * 0.25,
                    size * 0.12,
                    size * 0.35,
                    size * 0.15,
                    size * 0.14,
                    size * 0.28,
                    material);
        }
    }

    /** A standing picture or screen. */
    private void frame(Pose pose, double size, double height) {
        Pose leaned = pose.pitch(random.uniform(-0.3, 0.05));
        scene.box(leaned, 0, 0, 0, size * 0.6, height / 2, 0.01 + size * 0.03, materials.any());
        scene.box(
                leaned,
                0,
                height * 0.06,
                0.012 + size * 0.03,
                size * 0.55,
                height * 0.44,
                0.002,
                random.chance(0.5)
                        ? materials.screen(size * 1.1, height * 0.88)
                        : materials.picture(size * 1.1, height * 0.88, 0.2));
    }
}
