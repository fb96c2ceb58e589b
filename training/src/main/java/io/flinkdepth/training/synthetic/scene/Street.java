// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.GroundPlane;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Noise;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** An endless street. Each block is a function of the seed and the block's number alone. */
final class Street {

    static final double BLOCK = 12;

    final StreetCourse course;
    final double halfRoad;
    private final long seed;
    private final double sidewalk;
    private final double buildings;
    private final double trees;
    private final double parked;
    private final double people;
    private final double setback;
    private final double tall;
    private final Material pavement;
    private final Material kerb;
    private final StreetMaterial ground;
    private final Photographs photographs;
    private final boolean residential;

    Street(long seed, Photographs photographs) {
        this(seed, false, photographs);
    }

    /** A lively street with a pavement, houses, trees and parked cars. */
    static Street residential(long seed) {
        return new Street(seed, true, Photographs.NONE);
    }

    private Street(long seed, boolean residential, Photographs photographs) {
        this.seed = seed;
        this.photographs = photographs;
        this.residential = residential;
        SceneRandom random = new SceneRandom(seed ^ 0x57ee7L);
        Materials materials = new Materials(random, photographs);
        course =
                !residential && random.chance(0.3)
                        ? StreetCourse.STRAIGHT
                        : new StreetCourse(
                                random.uniform(1, 9),
                                random.uniform(50, 110),
                                random.uniform(0, 6));
        halfRoad = residential ? random.uniform(4.6, 5.4) : random.uniform(3, 6.5);
        sidewalk = residential || random.chance(0.85) ? random.uniform(2, 4) : 0;
        buildings =
                residential || random.chance(0.8) ? random.uniform(0.5, 1) : random.uniform(0, 0.3);
        trees = random.uniform(residential ? 0.4 : 0, 0.9);
        parked = random.uniform(residential ? 0.35 : 0, 0.8);
        people = random.uniform(0, 0.7);
        setback = random.chance(0.5) ? random.uniform(0.1, 1) : random.uniform(2, 7);
        tall = random.uniform(0, 1);
        pavement = materials.pavement();
        kerb = materials.plain(Materials.color(0.1, 0.05, random.uniform(0.55, 0.8)));
        ground =
                new StreetMaterial(
                        course,
                        halfRoad,
                        materials.asphalt(),
                        random.chance(0.6) ? materials.grass() : materials.pavement(),
                        new float[] {0.75f, 0.75f, 0.72f},
                        random.chance(0.85),
                        random.chance(0.5),
                        random.chance(0.5) ? random.integer(3, 8) * BLOCK : 0);
    }

    /** Fills a scene with the ground and all blocks that touch a stretch of z. */
    void build(SceneModel scene, double fromZ, double toZ) {
        double middle = (fromZ + toZ) / 2;
        scene.add(new GroundPlane(Pose.WORLD.at(0, 0, middle), 600, ground));
        for (long k = (long) Math.floor(fromZ / BLOCK); k <= (long) Math.floor(toZ / BLOCK); k++) {
            for (int side = -1; side <= 1; side += 2) {
                buildBlock(scene, k, side);
            }
        }
    }

    private void buildBlock(SceneModel scene, long index, int side) {
        SceneRandom random = new SceneRandom(Noise.mix(seed + index * 2 + (side + 1) / 2) ^ index);
        Materials materials = new Materials(random, photographs);
        StreetObjects objects = new StreetObjects(scene, random, materials);
        double z = (index + 0.5) * BLOCK;
        double edge = halfRoad + sidewalk;
        if (sidewalk > 0) {
            buildSidewalk(scene, index, side);
        }
        double front = edge + setback;
        if (random.chance(buildings)) {
            double height = random.chance(tall) ? random.uniform(8, 26) : random.uniform(3.5, 7.5);
            Pose at = facing(z, side, front + random.uniform(0, setback * 0.4));
            objects.building(at, BLOCK * random.uniform(0.36, 0.5), random.uniform(6, 12), height);
            if (setback > 2 && random.chance(0.6)) {
                boundary(objects, random, course.pose(z, side * (edge + 0.4)));
            }
        } else if (random.chance(0.7)) {
            for (int i = random.integer(1, 3); i > 0; i--) {
                objects.tree(
                        at(random, z, side, front + random.uniform(1, 14)), random.uniform(4, 13));
            }
            boundary(objects, random, course.pose(z, side * (edge + 0.4)));
        }
        furnish(objects, new Figures(scene, random, materials), random, z, side);
    }

    private void buildSidewalk(SceneModel scene, long index, int side) {
        for (int piece = 0; piece < 3; piece++) {
            double z = index * BLOCK + (piece + 0.5) * BLOCK / 3;
            double half = BLOCK / 6 + 0.05;
            scene.box(course.pose(z, side * (halfRoad + 0.08)), 0, 0, 0, 0.08, 0.065, half, kerb);
            Pose middle = course.pose(z, side * (halfRoad + 0.16 + sidewalk / 2));
            scene.box(middle, 0, 0, 0, sidewalk / 2, 0.06, half, pavement);
        }
    }

    private static void boundary(StreetObjects objects, SceneRandom random, Pose at) {
        if (random.chance(0.5)) {
            objects.hedge(at, BLOCK * random.uniform(0.2, 0.45), random.uniform(0.7, 1.8));
        } else if (random.chance(0.6)) {
            objects.fence(at, BLOCK * random.uniform(0.2, 0.48), random.uniform(0.8, 1.6));
        }
    }

    private void furnish(
            StreetObjects objects, Figures figures, SceneRandom random, double z, int side) {
        double kerbside = halfRoad + 0.6;
        double raised = sidewalk > 0 ? 0.12 : 0;
        if (random.chance(parked)) {
            Pose at = course.pose(z + random.uniform(-2.5, 2.5), side * (halfRoad - 1.05));
            at = random.chance(0.8) == side > 0 ? at : at.yaw(Math.PI);
            if (!residential && random.chance(0.5)) {
                figures.car(at);
            } else {
                objects.vehicle(at);
            }
        }
        if (random.chance(trees)) {
            objects.tree(at(random, z, side, kerbside).at(0, raised, 0), random.uniform(3.5, 9));
        }
        if (random.chance(0.4)) {
            Pose at = at(random, z, side, kerbside - 0.2).at(0, raised, 0);
            objects.pole(side > 0 ? at : at.yaw(Math.PI));
        }
        if (random.chance(people)) {
            for (int i = random.integer(1, 3); i > 0; i--) {
                Pose at = at(random, z, side, halfRoad + 0.4 + random.uniform(0.2, 0.9) * sidewalk);
                at = at.at(0, raised, 0).yaw(random.chance(0.5) ? 0 : Math.PI);
                if (residential) {
                    objects.person(at, random.uniform(1.5, 1.9));
                } else {
                    figures.person(at, random.uniform(1.2, 1.9));
                }
            }
        }
        if (random.chance(0.25)) {
            objects.bin(
                    at(random, z, side, halfRoad + sidewalk - 0.2)
                            .at(0, raised, 0)
                            .yaw(random.uniform(0, 6)));
        }
        if (random.chance(0.15)) {
            objects.bench(
                    facing(z + 3, side, halfRoad + sidewalk).at(-0.3, raised, 0).yaw(-Math.PI / 2));
        }
        if (random.chance(0.3)) {
            objects.bush(at(random, z, side, halfRoad + sidewalk + 1), random.uniform(0.3, 0.9));
        }
    }

    private Pose at(SceneRandom random, double z, int side, double lateral) {
        return course.pose(z + random.uniform(-BLOCK / 2, BLOCK / 2), side * lateral);
    }

    /** A pose whose x points away from the street. */
    private Pose facing(double z, int side, double lateral) {
        Pose pose = course.pose(z, side * lateral);
        return side > 0 ? pose : pose.yaw(Math.PI);
    }
}
