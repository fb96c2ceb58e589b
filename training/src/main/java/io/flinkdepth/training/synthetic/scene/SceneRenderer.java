// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.synthetic.rendering.DepthBuffer;
import io.flinkdepth.training.synthetic.rendering.Film;
import io.flinkdepth.training.synthetic.rendering.Illumination;
import io.flinkdepth.training.synthetic.rendering.Photographs;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneModel.Support;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.Shader;
import io.flinkdepth.training.synthetic.rendering.Sky;
import io.flinkdepth.training.synthetic.rendering.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * Draws labelled scenes: a scene is a function of its seed, its size, the kinds wanted and the
 * photographs given alone.
 *
 * <pre>{@code
 * SceneSample scene = new SceneRenderer().render(42, 224, 224);
 * }</pre>
 *
 * <p>Six scenes in ten are rooms, the rest streets and open land. Cameras have a horizontal field
 * of view of 40 to 90 degrees, or in a given range. Thread-safe; one thread is used.
 *
 * <p>Limitations: one ray for each pixel, so things thinner than a pixel are seen in some pixels
 * only, in colour and depth alike; mirrors and glass have the depth of their surface.
 */
@Experimental
public final class SceneRenderer {

    private static final double DEFAULT_INDOOR_SHARE = 0.6;

    private final double indoorShare;
    private final List<SceneKind> kinds;
    private final Photographs photographs;
    @Nullable private final FieldOfView fieldOfView;

    /**
     * The range of horizontal fields of view.
     *
     * @param min degrees
     * @param max degrees
     */
    private record FieldOfView(double min, double max) {}

    /** Six rooms in ten scenes. */
    public SceneRenderer() {
        this(DEFAULT_INDOOR_SHARE);
    }

    /**
     * @param indoorShare the share of rooms among the scenes, 0 to 1
     */
    public SceneRenderer(double indoorShare) {
        this(checkedShare(indoorShare), List.of(), Photographs.NONE, null);
    }

    private static double checkedShare(double indoorShare) {
        if (!(indoorShare >= 0 && indoorShare <= 1)) {
            throw new IllegalArgumentException(
                    "indoorShare must be between 0 and 1: " + indoorShare);
        }
        return indoorShare;
    }

    private SceneRenderer(
            double indoorShare,
            List<SceneKind> kinds,
            Photographs photographs,
            @Nullable FieldOfView fieldOfView) {
        this.indoorShare = indoorShare;
        this.kinds = kinds;
        this.photographs = photographs;
        this.fieldOfView = fieldOfView;
    }

    /**
     * @param kinds what is drawn, each as often as the others
     */
    public SceneRenderer(Set<SceneKind> kinds) {
        this(DEFAULT_INDOOR_SHARE, kinds.stream().sorted().toList(), Photographs.NONE, null);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("name one kind of scene at least");
        }
    }

    /**
     * The same with the photographs of a folder as textures; a scene is then a function of these
     * files, too.
     *
     * @throws IllegalArgumentException when the folder has no JPEG or PNG file
     */
    public SceneRenderer withPictures(Path folder) throws IOException {
        return new SceneRenderer(indoorShare, kinds, Photographs.of(folder), fieldOfView);
    }

    /**
     * The same with cameras of a range of horizontal fields of view.
     *
     * @param minDegrees above 0
     * @param maxDegrees at least {@code minDegrees}, below 180
     */
    public SceneRenderer withFieldOfView(double minDegrees, double maxDegrees) {
        if (!(minDegrees > 0 && minDegrees <= maxDegrees && maxDegrees < 180)) {
            throw new IllegalArgumentException(
                    "a field of view lies between 0 and 180 degrees, the smaller bound first: %s to %s"
                            .formatted(minDegrees, maxDegrees));
        }
        return new SceneRenderer(
                indoorShare, kinds, photographs, new FieldOfView(minDegrees, maxDegrees));
    }

    /**
     * Draws a scene.
     *
     * @param seed any number; neighbouring seeds give unrelated scenes
     * @param width columns, 16 to 8192
     * @param height rows, 16 to 8192
     */
    public SceneSample render(long seed, int width, int height) {
        checkSize(width, height);
        SceneRandom random = new SceneRandom(seed);
        if (!kinds.isEmpty()) {
            SceneKind kind = kinds.get(random.integer(0, kinds.size() - 1));
            double angle = fieldOfView(random, width, height);
            return new KindScene(random, photographs, seed, width, height, angle).draw(kind);
        }
        boolean indoor = random.chance(indoorShare);
        double angle = fieldOfView(random, width, height);
        return indoor
                ? room(random, seed, width, height, angle)
                : outdoors(random, seed, width, height, angle);
    }

    static void checkSize(int width, int height) {
        if (width < 16 || height < 16 || width > 8192 || height > 8192) {
            throw new IllegalArgumentException(
                    "a scene must have 16 to 8192 columns and rows: " + width + " x " + height);
        }
    }

    /** Draws a horizontal field of view, in radians. */
    private double fieldOfView(SceneRandom random, int width, int height) {
        return Math.toRadians(
                fieldOfView == null
                        ? usualFieldOfView(random, width, height)
                        : random.uniform(fieldOfView.min, fieldOfView.max));
    }

    private static double usualFieldOfView(SceneRandom random, int width, int height) {
        // Wide pictures come from wide lenses; a narrow strip of a long lens is rare.
        double aspect = (double) width / height;
        return aspect > 1.9 ? random.uniform(58, 90) : random.uniform(40, aspect < 1.1 ? 75 : 85);
    }

    static View view(Pose pose, double fieldOfView, int width, int height) {
        double focal = width / 2.0 / Math.tan(fieldOfView / 2);
        return View.perspective(
                pose.asCamera(),
                focal,
                focal,
                (width - 1) / 2.0,
                (height - 1) / 2.0,
                width,
                height);
    }

    private SceneSample room(
            SceneRandom random, long seed, int width, int height, double fieldOfView) {
        IndoorScene room = new IndoorScene(random, photographs);
        SceneModel scene = room.scene();
        Pose camera = random.chance(0.25) ? closeUp(random, room) : standing(random, room);
        foreground(random, photographs, scene, camera, fieldOfView);
        scene.clear(camera.x, camera.y, camera.z, 0.12);
        Illumination light =
                Illumination.room(room.scene(), room.halfX(), room.halfZ(), room.ceiling(), random);
        return draw(
                scene,
                light,
                view(camera, fieldOfView, width, height),
                Film.random(random, width),
                seed);
    }

    /** A person with the camera in the hand, anywhere in the room, looking across it. */
    static Pose standing(SceneRandom random, IndoorScene room) {
        double marginX = Math.min(0.35, room.halfX() * 0.4);
        double x = 0;
        double y = 1.4;
        double z = 0;
        for (int attempt = 0; attempt < 12; attempt++) {
            x = random.uniform(-1, 1) * (room.halfX() - marginX);
            z = random.uniform(-1, 1) * (room.halfZ() - 0.35);
            y =
                    Math.min(
                            room.ceiling() - 0.3,
                            random.chance(0.75)
                                    ? random.uniform(1, 1.75)
                                    : random.uniform(0.3, 2.3));
            if (!room.scene().occupied(x, y, z, 0.2)) {
                break;
            }
        }
        double targetX = random.uniform(-1, 1) * room.halfX();
        double targetZ = random.uniform(-1, 1) * room.halfZ();
        double yaw =
                Math.hypot(targetX - x, targetZ - z) < 1
                        ? Math.atan2(-x, -z)
                        : Math.atan2(targetX - x, targetZ - z);
        double pitch =
                Math.toRadians(
                        random.chance(0.85) ? random.gaussian(-12, 12) : random.uniform(-50, 25));
        return Pose.WORLD.at(x, y, z).yaw(yaw).pitch(pitch).roll(roll(random));
    }

    private static double roll(SceneRandom random) {
        return Math.toRadians(random.gaussian(0, random.chance(0.8) ? 3 : 14));
    }

    /** Near to what lies on a table or shelf, from the side or from above. */
    static Pose closeUp(SceneRandom random, IndoorScene room) {
        if (room.scene().supports.isEmpty()) {
            return standing(random, room);
        }
        Support support =
                room.scene().supports.get(random.integer(0, room.scene().supports.size() - 1));
        Pose target = support.pose().at(random.uniform(-0.6, 0.6) * support.halfX(), 0.1, 0);
        double x = target.x;
        double y = target.y;
        double z = target.z;
        double yaw = 0;
        double elevation = 0.5;
        for (int attempt = 0; attempt < 12; attempt++) {
            double distance = random.uniform(0.4, 1.5);
            elevation = Math.toRadians(random.uniform(8, 65));
            yaw = random.uniform(-Math.PI, Math.PI);
            double level = distance * Math.cos(elevation);
            x = clamp(target.x - level * Math.sin(yaw), room.halfX() - 0.2);
            z = clamp(target.z - level * Math.cos(yaw), room.halfZ() - 0.2);
            y = Math.min(room.ceiling() - 0.2, target.y + distance * Math.sin(elevation));
            if (!room.scene().occupied(x, y, z, 0.1)) {
                break;
            }
        }
        double aim = Math.atan2(target.x - x, target.z - z);
        return Pose.WORLD
                .at(x, y, z)
                .yaw(aim + random.gaussian(0, 0.12))
                .pitch(-elevation + random.gaussian(0, 0.12))
                .roll(roll(random));
    }

    private static double clamp(double value, double limit) {
        return Math.max(-limit, Math.min(limit, value));
    }

    /** Things so near that the frame cuts them. */
    static void foreground(
            SceneRandom random,
            Photographs photographs,
            SceneModel scene,
            Pose camera,
            double fieldOfView) {
        if (!random.chance(0.3)) {
            return;
        }
        Materials materials = new Materials(random, photographs);
        for (int i = random.integer(1, 2); i > 0; i--) {
            double distance = random.uniform(0.4, 1.1);
            double side =
                    random.sign() * distance * Math.tan(fieldOfView / 2) * random.uniform(0.55, 1);
            Pose at = camera.at(side, distance * random.uniform(-0.6, 0.1), distance);
            new Clutter(scene, random, materials).thing(at, random.uniform(0.1, 0.3), 1.5);
        }
    }

    private SceneSample outdoors(
            SceneRandom random, long seed, int width, int height, double fieldOfView) {
        OutdoorScene place = new OutdoorScene(random, photographs);
        SceneModel scene = place.scene();
        Pose camera = onTheRoad(random, place);
        scene.clear(camera.x, camera.y, camera.z, 0.5);
        double forward = 32;
        double fog = random.chance(0.25) ? random.logUniform(0.002, 0.016) : 0.0008;
        Illumination light =
                Illumination.daylight(
                        scene,
                        Sky.random(random),
                        random.chance(0.65) ? random.uniform(0.3, 1.2) : 0,
                        random.uniform(0, 6.28),
                        random.uniform(0.25, 1.3),
                        camera.x + forward * camera.axes[2],
                        camera.z + forward * camera.axes[8],
                        fog,
                        320);
        return draw(
                scene,
                light,
                view(camera, fieldOfView, width, height),
                Film.random(random, width),
                seed);
    }

    /** In a car, or somewhere beside the road. */
    static Pose onTheRoad(SceneRandom random, OutdoorScene place) {
        boolean driving = place.street() && random.chance(0.65);
        if (driving) {
            Pose lane = place.course().pose(0, random.uniform(-0.2, 0.7) * place.halfRoad());
            return lane.at(0, random.uniform(1.15, 2.1), 0)
                    .yaw(random.gaussian(0, 0.1))
                    .pitch(random.gaussian(-0.02, 0.05))
                    .roll(random.gaussian(0, 0.015));
        }
        double lateral = random.uniform(-1, 1) * (place.halfRoad() + 1.5);
        return place.course()
                .pose(0, lateral)
                .at(0, random.uniform(0.8, 2.2), 0)
                .yaw(random.chance(0.6) ? random.gaussian(0, 0.4) : random.uniform(-1.6, 1.6))
                .pitch(random.gaussian(-0.05, 0.13))
                .roll(random.gaussian(0, 0.05));
    }

    /** The picture and its labels, which are read from the same rays. */
    static SceneSample draw(SceneModel scene, Illumination light, View view, Film film, long seed) {
        DepthBuffer seen = DepthBuffer.of(view, scene.primitives, false);
        float[] linear = new Shader(seen, scene.primitives, light).shade();
        byte[] sky = new byte[seen.depth.length];
        for (int i = 0; i < sky.length; i++) {
            sky[i] = (byte) (seen.primitive[i] == DepthBuffer.NOTHING ? 1 : 0);
        }
        CameraIntrinsics intrinsics =
                new CameraIntrinsics(view.focalX, view.focalY, view.principalX, view.principalY);
        return new SceneSample(
                view.width,
                view.height,
                film.develop(linear, seen, seed),
                seen.depth,
                sky,
                intrinsics,
                seed);
    }
}
