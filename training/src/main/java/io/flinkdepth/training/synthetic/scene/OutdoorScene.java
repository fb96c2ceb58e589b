// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.GroundPlane;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pattern;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import javax.annotation.Nullable;

/** A stretch of street with traffic, or open land: a meadow, a park, a yard. */
final class OutdoorScene {

    private final SceneModel scene = new SceneModel();
    private final SceneRandom random;
    private final Materials materials;
    private final StreetObjects objects;
    private final Figures figures;
    private final StreetCourse course;
    private final double halfRoad;
    private final boolean street;

    /** What the land is like. */
    enum Place {
        STREET,
        OPEN_LAND,
        FOREST
    }

    OutdoorScene(SceneRandom random, Photographs photographs) {
        this(random, photographs, null);
    }

    /**
     * @param place null for a street three times in four, else open land
     */
    OutdoorScene(SceneRandom random, Photographs photographs, @Nullable Place place) {
        this.random = random;
        this.materials = new Materials(random, photographs);
        this.objects = new StreetObjects(scene, random, materials);
        this.figures = new Figures(scene, random, materials);
        this.street = place == null ? random.chance(0.75) : place == Place.STREET;
        if (place == Place.FOREST) {
            this.course = StreetCourse.STRAIGHT;
            this.halfRoad = 3;
            forest();
            return;
        }
        if (street) {
            Street road = new Street(random.nextSeed(), photographs);
            this.course = road.course;
            this.halfRoad = road.halfRoad;
            road.build(scene, -36, 170);
            traffic();
        } else {
            this.course = StreetCourse.STRAIGHT;
            this.halfRoad = 6;
            openLand();
        }
        horizon();
    }

    SceneModel scene() {
        return scene;
    }

    StreetCourse course() {
        return course;
    }

    double halfRoad() {
        return halfRoad;
    }

    boolean street() {
        return street;
    }

    private void traffic() {
        int count = random.integer(0, 7);
        for (int i = 0; i < count; i++) {
            double z = random.logUniform(5, 90);
            boolean oncoming = random.chance(0.55);
            Pose at = course.pose(z, (oncoming ? -0.5 : 0.5) * halfRoad + random.gaussian(0, 0.2));
            at = oncoming ? at.yaw(Math.PI) : at;
            if (random.chance(0.5)) {
                figures.car(at);
            } else {
                objects.vehicle(at);
            }
        }
        if (random.chance(0.3)) {
            Pose at = course.pose(random.uniform(4, 25), random.uniform(-1, 1) * halfRoad);
            figures.person(at.yaw(random.sign() * Math.PI / 2), random.uniform(1.5, 1.9));
        }
    }

    private void openLand() {
        boolean paved = random.chance(0.35);
        Material ground = paved ? materials.pavement() : materials.grass();
        scene.add(new GroundPlane(Pose.WORLD, 600, ground));
        int count = random.integer(4, 26);
        for (int i = 0; i < count; i++) {
            double distance = random.logUniform(2, 70);
            double angle = random.uniform(-1, 1);
            Pose at =
                    Pose.WORLD
                            .at(distance * Math.sin(angle), 0, distance * Math.cos(angle))
                            .yaw(random.uniform(0, 6.28));
            switch (random.integer(0, 15)) {
                case 0, 1, 2 -> objects.tree(at, random.uniform(3, 14));
                case 3 -> objects.bush(at, random.uniform(0.3, 1.2));
                case 4, 11 -> figures.person(at, random.uniform(1.1, 1.9));
                case 12 -> figures.animal(at, random.logUniform(0.3, 2));
                case 13 -> figures.branches(at, random.uniform(1, 7));
                case 14 -> figures.lump(at, random.logUniform(0.3, 3), random.uniform(0.3, 2));
                case 5 -> objects.vehicle(at);
                case 6 -> objects.fence(at, random.uniform(2, 9), random.uniform(0.8, 1.6));
                case 7 -> objects.pole(at);
                case 8 -> objects.bench(at);
                case 9 -> rock(at);
                case 10 ->
                        scene.box(
                                at,
                                0,
                                0,
                                0,
                                random.uniform(0.2, 2),
                                random.uniform(0.2, 1.5),
                                random.uniform(0.2, 2),
                                materials.any());
                default ->
                        objects.building(
                                at.at(8, 0, 8),
                                random.uniform(3, 8),
                                random.uniform(5, 10),
                                random.uniform(3, 9));
            }
        }
    }

    private void forest() {
        boolean path = random.chance(0.4);
        scene.add(
                new GroundPlane(Pose.WORLD, 600, path ? materials.pavement() : materials.grass()));
        int count = random.integer(22, 48);
        for (int i = 0; i < count; i++) {
            double distance = random.logUniform(1.6, 45);
            double angle = random.uniform(-1.1, 1.1);
            Pose at =
                    Pose.WORLD
                            .at(distance * Math.sin(angle), 0, distance * Math.cos(angle))
                            .yaw(random.uniform(0, 6.28));
            switch (random.integer(0, 11)) {
                case 0, 1 -> objects.bush(at, random.uniform(0.3, 1.4));
                case 2 -> rock(at);
                case 3, 4 -> figures.branches(at, random.uniform(1, 8));
                default -> objects.tree(at, random.uniform(4, 18));
            }
        }
    }

    private void rock(Pose at) {
        float[] grey = Materials.color(0.1, 0.1, random.uniform(0.3, 0.7));
        double size = random.logUniform(0.2, 2);
        Material stone =
                materials.pattern(
                        Pattern.CLOUDY, grey, new float[] {0.08f, 0.08f, 0.07f}, size, 0.4, 0);
        scene.ball(
                at,
                0,
                size * 0.3,
                0,
                size,
                size * random.uniform(0.5, 0.8),
                size * random.uniform(0.6, 1),
                stone);
    }

    /** Hills or blocks of houses far away, which bound the sky. */
    private void horizon() {
        int count = random.integer(0, 9);
        boolean hills = random.chance(0.5);
        for (int i = 0; i < count; i++) {
            double distance = random.uniform(180, 420);
            double angle = random.uniform(-1.2, 1.2);
            Pose at =
                    Pose.WORLD
                            .at(distance * Math.sin(angle), 0, distance * Math.cos(angle))
                            .yaw(angle);
            if (hills) {
                scene.ball(
                        at,
                        0,
                        0,
                        0,
                        random.uniform(60, 140),
                        random.uniform(8, 60),
                        random.uniform(30, 80),
                        materials.foliage());
            } else {
                scene.box(
                        at,
                        0,
                        0,
                        0,
                        random.uniform(8, 25),
                        random.uniform(5, 35),
                        random.uniform(8, 20),
                        materials.facade());
            }
        }
    }
}
