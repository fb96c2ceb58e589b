// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Film;
import io.flinkdepth.training.synthetic.rendering.Illumination;
import io.flinkdepth.training.synthetic.rendering.Light;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.Sky;
import io.flinkdepth.training.synthetic.rendering.View;
import java.util.ArrayList;
import java.util.List;

/** Renders one scene of a given kind. Used once. */
final class KindScene {
    private final SceneRandom random;
    private final Photographs photographs;
    private final long seed;
    private final int width;
    private final int height;
    private final double fieldOfView;

    KindScene(
            SceneRandom random,
            Photographs photographs,
            long seed,
            int width,
            int height,
            double fieldOfView) {
        this.photographs = photographs;
        this.random = random;
        this.seed = seed;
        this.width = width;
        this.height = height;
        this.fieldOfView = fieldOfView;
    }

    SceneSample draw(SceneKind kind) {
        return switch (kind) {
            case ROOM -> room(false);
            case CLUTTER -> room(true);
            case ROAD -> road();
            case NIGHT -> night();
            case FOG -> fog();
            case FOREST -> forest();
        };
    }

    private SceneSample room(boolean near) {
        IndoorScene room = new IndoorScene(random, photographs);
        SceneModel scene = room.scene();
        Pose camera =
                near ? SceneRenderer.closeUp(random, room) : SceneRenderer.standing(random, room);
        if (near) {
            SceneRenderer.foreground(random, photographs, scene, camera, fieldOfView);
        }
        scene.clear(camera.x, camera.y, camera.z, 0.12);
        return picture(
                scene,
                Illumination.room(room.scene(), room.halfX(), room.halfZ(), room.ceiling(), random),
                camera,
                film());
    }

    private SceneSample road() {
        OutdoorScene place = new OutdoorScene(random, photographs, OutdoorScene.Place.STREET);
        Pose camera = camera(place);
        double sunny = random.chance(0.65) ? random.uniform(0.3, 1.2) : 0;
        return picture(place.scene(), daylight(place, camera, sunny, 0.0008), camera, film());
    }

    private SceneSample fog() {
        OutdoorScene place =
                new OutdoorScene(
                        random,
                        photographs,
                        random.chance(0.6)
                                ? OutdoorScene.Place.STREET
                                : OutdoorScene.Place.OPEN_LAND);
        Pose camera = camera(place);
        Illumination light =
                Illumination.daylight(
                        place.scene(),
                        Sky.fog(random),
                        0,
                        0,
                        1,
                        camera.x + 32 * camera.axes[2],
                        camera.z + 32 * camera.axes[8],
                        random.logUniform(0.02, 0.12),
                        320);
        return picture(place.scene(), light, camera, film());
    }

    private SceneSample forest() {
        OutdoorScene place = new OutdoorScene(random, photographs, OutdoorScene.Place.FOREST);
        Pose camera = camera(place);
        double sunny = random.chance(0.5) ? random.uniform(0.3, 1.2) : 0;
        return picture(place.scene(), daylight(place, camera, sunny, 0.001), camera, film());
    }

    private SceneSample night() {
        OutdoorScene place = new OutdoorScene(random, photographs, OutdoorScene.Place.STREET);
        Pose camera = camera(place);
        Sky sky = Sky.night(random);
        Illumination dark =
                Illumination.daylight(
                        place.scene(),
                        sky,
                        0,
                        0,
                        1,
                        camera.x + 32 * camera.axes[2],
                        camera.z + 32 * camera.axes[8],
                        0.0008,
                        320);
        Illumination light =
                new Illumination(
                        dark.above(),
                        dark.below(),
                        lamps(place, camera),
                        dark.heights(),
                        dark.occlusionRadius(),
                        sky,
                        dark.fog());
        return picture(place.scene(), light, camera, film().grainy(random.uniform(0.02, 0.09)));
    }

    /** Street lamps ahead, and headlights beside the camera. */
    private List<Light> lamps(OutdoorScene place, Pose camera) {
        List<Light> lights = new ArrayList<>();
        float warmth = (float) random.uniform(0.4, 0.9);
        double spacing = random.uniform(14, 28);
        int count = random.integer(1, 4);
        for (int i = 0; i < count; i++) {
            double along = random.uniform(2, 8) + i * spacing;
            double side = random.sign() * (place.halfRoad() + 0.8);
            Pose foot = place.course().pose(along, side);
            float power = (float) random.uniform(6, 20);
            float[] color = {power, power * (0.6f + 0.4f * warmth), power * warmth};
            lights.add(
                    Illumination.lamp(
                            place.scene(), foot.x, random.uniform(4.5, 8), foot.z, color, i < 2));
        }
        if (random.chance(0.7)) {
            float power = (float) random.uniform(5, 25);
            Pose bonnet = camera.at(0, -0.5, 0.6);
            float[] color = {power, power * 0.97f, power * 0.9f};
            lights.add(new Light(bonnet.x, bonnet.y, bonnet.z, false, color, null));
        }
        return lights;
    }

    private Pose camera(OutdoorScene place) {
        Pose camera = SceneRenderer.onTheRoad(random, place);
        place.scene().clear(camera.x, camera.y, camera.z, 0.5);
        return camera;
    }

    private Illumination daylight(OutdoorScene place, Pose camera, double sunny, double fog) {
        return Illumination.daylight(
                place.scene(),
                Sky.random(random),
                sunny,
                random.uniform(0, 6.28),
                random.uniform(0.25, 1.3),
                camera.x + 32 * camera.axes[2],
                camera.z + 32 * camera.axes[8],
                fog,
                320);
    }

    private Film film() {
        return Film.random(random, width);
    }

    private SceneSample picture(SceneModel scene, Illumination light, Pose camera, Film film) {
        View view = SceneRenderer.view(camera, fieldOfView, width, height);
        return SceneRenderer.draw(scene, light, view, film, seed);
    }
}
