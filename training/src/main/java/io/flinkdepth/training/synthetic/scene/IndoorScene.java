// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.RoomShell;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneModel.Support;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** A closed room: shell, furniture along the walls and in the middle, clutter on every support. */
final class IndoorScene {

    private final SceneRandom random;
    private final Materials materials;
    private final SceneModel scene = new SceneModel();
    private final Furniture furniture;
    private final Clutter clutter;
    private final Figures figures;
    private final double halfX;
    private final double halfZ;
    private final double ceiling;

    IndoorScene(SceneRandom random, Photographs photographs) {
        this.random = random;
        this.materials = new Materials(random, photographs);
        this.furniture = new Furniture(scene, random, materials);
        this.clutter = new Clutter(scene, random, materials);
        this.figures = new Figures(scene, random, materials);
        double kind = random.uniform(0, 1);
        if (kind < 0.15) {
            halfX = random.uniform(0.6, 1.2);
            halfZ = random.uniform(2, 7);
        } else if (kind < 0.85) {
            halfX = random.uniform(1.2, 3.2);
            halfZ = random.uniform(1.2, 3.5);
        } else {
            halfX = random.uniform(3, 7);
            halfZ = random.uniform(3, 8);
        }
        ceiling = random.chance(0.85) ? random.uniform(2.2, 3.1) : random.uniform(3, 4.5);
        shell();
        for (int wall = 0; wall < 4; wall++) {
            furnishWall(wall);
        }
        furnishMiddle();
        for (Support support : scene.supports.toArray(new Support[0])) {
            double area = support.halfX() * support.halfZ();
            int count = (int) Math.min(14, random.uniform(0, 1) * (2 + 24 * area));
            clutter.scatter(support, count, random.uniform(0.06, 0.22));
        }
        clutter.scatter(
                new Support(Pose.WORLD, halfX, halfZ, 1.2),
                random.integer(0, 7),
                random.uniform(0.15, 0.4));
    }

    SceneModel scene() {
        return scene;
    }

    double halfX() {
        return halfX;
    }

    double halfZ() {
        return halfZ;
    }

    double ceiling() {
        return ceiling;
    }

    private void shell() {
        Material wall = materials.wall();
        Material[] sides = new Material[6];
        for (int i = 0; i < 6; i++) {
            sides[i] = random.chance(0.75) ? wall : materials.wall();
        }
        sides[2] = materials.floor();
        sides[3] = random.chance(0.8) ? materials.plain(materials.paleColor()) : materials.wall();
        scene.add(
                new RoomShell(Pose.WORLD.at(0, ceiling / 2, 0), halfX, ceiling / 2, halfZ, sides));
        if (random.chance(0.6)) {
            Material board =
                    materials.plain(
                            random.chance(0.5) ? materials.paleColor() : materials.woodColor());
            for (int i = 0; i < 4; i++) {
                scene.box(wall(i, 0), 0, 0, 0.01, length(i) / 2, 0.05, 0.01, board);
            }
        }
        int lamps = random.integer(0, 3);
        for (int i = 0; i < lamps; i++) {
            Pose at =
                    Pose.WORLD.at(
                            random.uniform(-0.7, 0.7) * halfX,
                            0,
                            random.uniform(-0.7, 0.7) * halfZ);
            Material glow = materials.glowing(random.uniform(1.5, 4), 1f, 0.95f, 0.85f);
            if (random.chance(0.5)) {
                scene.box(at, 0, ceiling - 0.06, 0, random.uniform(0.1, 0.6), 0.03, 0.1, glow);
            } else {
                double drop = random.uniform(0.2, Math.min(0.9, ceiling - 1.9));
                scene.frustum(at, 0, ceiling - drop, 0, 0.006, 0.006, drop, materials.plastic());
                scene.frustum(
                        at,
                        0,
                        ceiling - drop - 0.15,
                        0,
                        random.uniform(0.1, 0.25),
                        0.05,
                        0.2,
                        glow);
            }
        }
        if (random.chance(0.15)) {
            beams();
        }
    }

    private void beams() {
        Material wood = materials.wood();
        for (double x = -halfX + 0.4; x < halfX; x += random.uniform(0.6, 1.2)) {
            scene.box(Pose.WORLD, x, ceiling - 0.16, 0, 0.07, 0.08, halfZ, wood);
        }
    }

    private double length(int wall) {
        return 2 * ((wall & 1) == 0 ? halfX : halfZ);
    }

    /** The pose at a wall: on the floor, z into the room, {@code along} metres from its middle. */
    private Pose wall(int index, double along) {
        double distance = (index & 1) == 0 ? halfZ : halfX;
        return Pose.WORLD.yaw(index * Math.PI / 2).at(along, 0, -distance);
    }

    private void furnishWall(int index) {
        double length = length(index);
        double along = -length / 2 + random.uniform(0, 0.5);
        while (along < length / 2 - 0.5) {
            double room = length / 2 - along;
            double half = Math.min(room / 2, random.uniform(0.3, 1.1));
            place(wall(index, along + half), half);
            along += 2 * half + (random.chance(0.5) ? 0.02 : random.uniform(0, 0.8));
        }
    }

    private void place(Pose wall, double half) {
        boolean narrow = Math.min(halfX, halfZ) < 1.3;
        int kind = narrow ? random.integer(6, 13) : random.integer(0, 13);
        switch (kind) {
            case 0 -> furniture.bed(wall, Math.max(0.45, half), random.uniform(1.8, 2.1));
            case 1 -> furniture.sofa(wall, Math.max(0.5, half));
            case 2, 3 -> furniture.desk(wall, Math.max(0.4, half));
            case 4, 5 ->
                    furniture.cupboard(
                            wall, half, random.uniform(0.5, 1.1), random.uniform(0.35, 0.65));
            case 6 ->
                    furniture.cupboard(
                            wall, half, random.uniform(1.6, 2.15), random.uniform(0.3, 0.65));
            case 7, 8 ->
                    furniture.bookshelf(
                            wall, half, random.uniform(0.7, 2.15), random.uniform(0.2, 0.4));
            case 9 -> furniture.door(wall);
            case 10 -> furniture.window(wall, half, ceiling);
            case 11 -> furniture.radiator(wall, half);
            case 12 -> furniture.wallShelf(wall, half, random.uniform(0.8, 1.7));
            default -> {}
        }
        boolean low = kind <= 5 || kind >= 11;
        if (low && random.chance(0.6)) {
            furniture.picture(wall, random.uniform(1.35, 1.8));
        }
    }

    private void furnishMiddle() {
        int count = random.integer(0, (int) Math.min(8, 1 + halfX * halfZ));
        for (int i = 0; i < count; i++) {
            Pose at =
                    Pose.WORLD
                            .at(
                                    random.uniform(-0.75, 0.75) * halfX,
                                    0,
                                    random.uniform(-0.75, 0.75) * halfZ)
                            .yaw(
                                    random.chance(0.6)
                                            ? random.integer(0, 3) * Math.PI / 2
                                            : random.uniform(0, 6.28));
            switch (random.integer(0, 12)) {
                case 0, 1 -> diningSet(at);
                case 2 ->
                        furniture.table(
                                at,
                                random.uniform(0.3, 0.6),
                                random.uniform(0.25, 0.4),
                                random.uniform(0.3, 0.5));
                case 3 -> furniture.chair(at);
                case 4 ->
                        scene.box(
                                at,
                                0,
                                0,
                                0,
                                random.uniform(0.5, 1.5),
                                0.006,
                                random.uniform(0.4, 1),
                                materials.carpet());
                case 5 -> clutter.plant(at, random.uniform(0.3, 0.6), random.uniform(0.6, 1.7));
                case 6 -> clutter.lamp(at, 0.3, random.uniform(1.2, 1.7));
                case 7 -> partition(at);
                case 8 -> figures.animal(at, random.logUniform(0.2, 0.8));
                case 9 -> figures.branches(at, random.uniform(0.6, 2));
                case 10 -> figures.lattice(at, random.uniform(0.3, 1), random.uniform(0.5, 1.8));
                case 11 -> figures.stairs(at, random.uniform(0.35, 0.7));
                default -> figures.person(at, random.uniform(1.2, 1.9));
            }
        }
    }

    private void diningSet(Pose at) {
        double hx = random.uniform(0.4, 0.9);
        double hz = random.uniform(0.35, 0.5);
        furniture.table(at, hx, hz, random.uniform(0.68, 0.78));
        int chairs = random.integer(1, 5);
        for (int i = 0; i < chairs; i++) {
            double side = random.sign();
            Pose chair = at.at(random.uniform(-hx, hx), 0, side * (hz + random.uniform(0, 0.35)));
            furniture.chair(chair.yaw((side > 0 ? Math.PI : 0) + random.gaussian(0, 0.35)));
        }
    }

    /** A free wall, pillar or counter that hides part of the room. */
    private void partition(Pose at) {
        double height = random.chance(0.6) ? ceiling : random.uniform(0.9, 1.4);
        double hx = random.chance(0.4) ? 0.2 : random.uniform(0.4, 1.2);
        scene.box(at, 0, 0, 0, hx, height / 2, random.uniform(0.05, 0.2), materials.wall());
    }
}
