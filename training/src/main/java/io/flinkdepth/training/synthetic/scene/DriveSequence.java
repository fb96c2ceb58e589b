// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.View;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;

/**
 * The frames of a camera on a car that moves along a street, with traffic and pedestrians. Each
 * frame can be rendered at any time with the same result; cameras of one seed see the same street
 * at the same time. The sequence has no end.
 *
 * <pre>{@code
 * DriveSequence drive = new DriveSequence(7, 640, 384, DriveCamera.FRONT_LEFT);
 * SceneSample third = drive.frame(2);
 * }</pre>
 *
 * <p>Thread-safe.
 */
@Experimental
public final class DriveSequence {

    /** Frames a second. */
    public static final int FRAMES_PER_SECOND = 10;

    private static final double SPEED = 8;
    private static final double ONCOMING_SPEED = 9;
    private static final double ONCOMING_EVERY = 48;
    private static final double WALKING_SPEED = 1.3;
    private static final double WALKER_EVERY = 23;
    private static final double AHEAD = 150;
    private static final double BEHIND = 30;

    private final long seed;
    private final int width;
    private final int height;
    private final DriveCamera camera;
    private final Street street;
    private final DriveWeather weather;
    private final DriveLight light;
    private final double start;

    /**
     * A drive on a sunny day.
     *
     * @param seed which street and traffic
     * @param width columns, 16 to 8192
     * @param height rows, 16 to 8192
     */
    public DriveSequence(long seed, int width, int height, DriveCamera camera) {
        this(seed, width, height, camera, DriveWeather.DAY);
    }

    /**
     * The same drive in another weather: same street, same traffic, same depth.
     *
     * @param seed which street and traffic
     * @param width columns, 16 to 8192
     * @param height rows, 16 to 8192
     */
    public DriveSequence(
            long seed, int width, int height, DriveCamera camera, DriveWeather weather) {
        SceneRenderer.checkSize(width, height);
        this.seed = seed;
        this.width = width;
        this.height = height;
        this.camera = Objects.requireNonNull(camera, "camera");
        this.weather = Objects.requireNonNull(weather, "weather");
        this.street = Street.residential(seed);
        SceneRandom random = new SceneRandom(seed ^ 0xd21feL);
        this.light = new DriveLight(weather, random);
        this.start = random.uniform(0, 5000);
    }

    /**
     * Draws a frame; {@link SceneSample#seed()} is the sequence's seed.
     *
     * @param index 0 or more
     */
    public SceneSample frame(long index) {
        if (index < 0) {
            throw new IllegalArgumentException(
                    "the index of a frame must not be negative: " + index);
        }
        double seconds = (double) index / FRAMES_PER_SECOND;
        double z = start + SPEED * seconds;
        SceneModel scene = new SceneModel();
        boolean back = camera == DriveCamera.REAR;
        street.build(scene, z - (back ? AHEAD : BEHIND), z + (back ? BEHIND : AHEAD));
        traffic(scene, z, seconds);
        walkers(scene, z, seconds);
        Pose car = street.course.pose(z, street.halfRoad * 0.45);
        Pose eye =
                car.at(camera.lateral, 1.55 + 0.012 * Math.sin(seconds * 9), camera.forward)
                        .yaw(Math.toRadians(camera.yawDegrees))
                        .pitch(-0.035 + 0.003 * Math.sin(seconds * 7));
        scene.clear(eye.x, eye.y, eye.z, 0.6);
        View view = SceneRenderer.view(eye, Math.toRadians(72), width, height);
        SceneSample frame =
                SceneRenderer.draw(
                        scene, light.of(scene, street, eye, z), view, light.film(), seed);
        return weather == DriveWeather.RAIN ? Rain.over(frame, seed * 31 + index) : frame;
    }

    private void traffic(SceneModel scene, double z, double seconds) {
        double shift = ONCOMING_SPEED * seconds;
        long first = (long) Math.floor((z - AHEAD + shift) / ONCOMING_EVERY);
        long last = (long) Math.ceil((z + AHEAD + shift) / ONCOMING_EVERY);
        for (long car = first; car <= last; car++) {
            SceneRandom random = new SceneRandom(seed * 31 + car);
            double at = car * ONCOMING_EVERY + random.uniform(0, 25) - shift;
            Pose pose = street.course.pose(at, -street.halfRoad * 0.42).yaw(Math.PI);
            new StreetObjects(scene, random, new Materials(random)).vehicle(pose);
        }
        SceneRandom random = new SceneRandom(seed ^ 0x1eadL);
        double ahead = z + 22 + 7 * Math.sin(seconds * 0.23);
        new StreetObjects(scene, random, new Materials(random))
                .vehicle(street.course.pose(ahead, street.halfRoad * 0.45));
    }

    private void walkers(SceneModel scene, double z, double seconds) {
        for (int side = -1; side <= 1; side += 2) {
            double shift = side * WALKING_SPEED * seconds;
            long first = (long) Math.floor((z - 30 - shift) / WALKER_EVERY);
            for (long walker = first; walker < first + 100 / WALKER_EVERY; walker++) {
                SceneRandom random = new SceneRandom(seed * 17 + walker * 2 + side);
                double at = walker * WALKER_EVERY + random.uniform(0, 15) + shift;
                Pose pose =
                        street.course.pose(at, side * (street.halfRoad + random.uniform(0.7, 1.7)));
                new StreetObjects(scene, random, new Materials(random))
                        .person(
                                pose.at(0, 0.12, 0).yaw(side > 0 ? 0 : Math.PI),
                                random.uniform(1.55, 1.9),
                                seconds * 5.5 + walker);
            }
        }
    }
}
