// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Film;
import io.flinkdepth.training.synthetic.rendering.Illumination;
import io.flinkdepth.training.synthetic.rendering.Light;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.Sky;
import java.util.ArrayList;
import java.util.List;

/** The light and the film of a drive in one weather; the same for every frame of a street. */
final class DriveLight {

    private static final double REACH = 30;
    private static final double LAMP_EVERY = 24;
    private static final int LAMPS = 4;
    private static final long NIGHT = 11;
    private static final long FOG = 5;

    private final DriveWeather weather;
    private final Sky sky;
    private final double azimuth;
    private final double elevation;

    /** Draws as much from the numbers in each weather: what is drawn next is the same. */
    DriveLight(DriveWeather weather, SceneRandom random) {
        this.weather = weather;
        Sky day =
                new Sky(
                        new float[] {0.25f, 0.47f, 0.95f},
                        new float[] {0.9f, 1.0f, 1.15f},
                        random.uniform(0.35, 0.75),
                        random.uniform(0, 200));
        this.azimuth = random.uniform(0.5, 1.1) * random.sign();
        this.elevation = random.uniform(0.6, 0.95);
        this.sky =
                switch (weather) {
                    case DAY -> day;
                    case NIGHT -> Sky.night(new SceneRandom(NIGHT));
                    case FOG -> Sky.fog(new SceneRandom(FOG));
                    case RAIN ->
                            new Sky(
                                    new float[] {0.32f, 0.34f, 0.37f},
                                    new float[] {0.42f, 0.44f, 0.46f},
                                    0.9,
                                    0);
                };
    }

    Film film() {
        double[] neutral = {1, 1, 1};
        return switch (weather) {
            case DAY -> new Film(0.52, true, neutral, 0, 0.006, 0.12, 1.08, 1.1, 2);
            case NIGHT ->
                    new Film(0.16, false, new double[] {1.1, 1, 0.85}, 0, 0.05, 0.2, 1.1, 0.8, 2);
            case FOG -> new Film(0.4, false, neutral, 0.4, 0.012, 0.1, 0.9, 0.8, 2);
            case RAIN -> new Film(0.26, false, neutral, 0.7, 0.025, 0.2, 0.95, 0.7, 2);
        };
    }

    Illumination of(SceneModel scene, Street street, Pose eye, double z) {
        double x = eye.x + REACH * eye.axes[2];
        double ahead = eye.z + REACH * eye.axes[8];
        double sunny = weather == DriveWeather.DAY ? 1 : 0;
        Illumination light =
                Illumination.daylight(scene, sky, sunny, azimuth, elevation, x, ahead, fog(), 512);
        return weather == DriveWeather.NIGHT ? withLamps(light, scene, street, eye, z) : light;
    }

    private double fog() {
        return switch (weather) {
            case DAY, NIGHT -> 0.002;
            case FOG -> 0.07;
            case RAIN -> 0.02;
        };
    }

    /** Street lamps stand still while the car passes; its headlights come with it. */
    private static Illumination withLamps(
            Illumination dark, SceneModel scene, Street street, Pose eye, double z) {
        List<Light> lights = new ArrayList<>();
        double direction = Math.signum(eye.axes[8]);
        long first = Math.round((z + direction * 4) / LAMP_EVERY);
        for (int i = 0; i < LAMPS; i++) {
            long number = first + (long) direction * i;
            double side = (number % 2 == 0 ? 1 : -1) * (street.halfRoad + 0.8);
            Pose foot = street.course.pose(number * LAMP_EVERY, side);
            lights.add(
                    Illumination.lamp(scene, foot.x, 6.5, foot.z, new float[] {14, 11, 7}, i < 2));
        }
        Pose bonnet = eye.at(0, -0.6, 0.8);
        lights.add(new Light(bonnet.x, bonnet.y, bonnet.z, false, new float[] {9, 9, 8}, null));
        return new Illumination(
                dark.above(),
                dark.below(),
                lights,
                dark.heights(),
                dark.occlusionRadius(),
                dark.sky(),
                dark.fog());
    }
}
