// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkdepth.training.synthetic.rendering.Box;
import io.flinkdepth.training.synthetic.rendering.ConvexSolid;
import io.flinkdepth.training.synthetic.rendering.DepthBuffer;
import io.flinkdepth.training.synthetic.rendering.Ellipsoid;
import io.flinkdepth.training.synthetic.rendering.Frustum;
import io.flinkdepth.training.synthetic.rendering.GroundPlane;
import io.flinkdepth.training.synthetic.rendering.Material;
import io.flinkdepth.training.synthetic.rendering.Pose;
import io.flinkdepth.training.synthetic.rendering.Primitive;
import io.flinkdepth.training.synthetic.rendering.RoomShell;
import io.flinkdepth.training.synthetic.rendering.SceneModel;
import io.flinkdepth.training.synthetic.rendering.SceneRandom;
import io.flinkdepth.training.synthetic.rendering.SmoothSolid;
import io.flinkdepth.training.synthetic.rendering.View;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SceneRendererTest {

    private final SceneRenderer renderer = new SceneRenderer();

    @Test
    void aSceneIsAFunctionOfItsSeed() {
        List<SceneSample> forward = List.of(renderer.render(1, 96, 64), renderer.render(2, 96, 64));
        SceneSample secondAlone = new SceneRenderer().render(2, 96, 64);

        assertThat(secondAlone).isEqualTo(forward.get(1));
        assertThat(forward.get(0).depthMetres()).isNotEqualTo(forward.get(1).depthMetres());
    }

    @Test
    void skyIsExactlyWhereDepthIsInfiniteAndDepthIsPositiveElsewhere() {
        int sky = 0;
        int ground = 0;
        for (long seed = 0; seed < 40; seed++) {
            SceneSample scene = renderer.render(seed, 80, 48);
            for (int i = 0; i < scene.depthMetres().length; i++) {
                float depth = scene.depthMetres()[i];
                assertThat(depth).as("seed %d, pixel %d", seed, i).isGreaterThan(0.01f);
                assertThat(scene.skyMask()[i]).isEqualTo((byte) (Float.isInfinite(depth) ? 1 : 0));
                sky += scene.skyMask()[i];
                ground += 1 - scene.skyMask()[i];
            }
        }
        assertThat(sky).isPositive();
        assertThat(ground).isGreaterThan(sky);
    }

    @Test
    void roomsHaveNoSky() {
        SceneRenderer rooms = new SceneRenderer(1);
        for (long seed = 0; seed < 30; seed++) {
            assertThat(rooms.render(seed, 64, 64).skyMask()).containsOnly(0);
        }
    }

    @Test
    void aWallThatFacesTheCameraHasOneDepth() {
        SceneModel scene = new SceneModel();
        Material grey = new Materials(new SceneRandom(1)).plain(0.5f, 0.5f, 0.5f);
        scene.add(new Box(Pose.WORLD.at(0, 0, 3.5), 10, 10, 0.5, grey));
        View view = SceneRenderer.view(Pose.WORLD, Math.toRadians(80), 64, 48);

        DepthBuffer seen = DepthBuffer.of(view, scene.primitives, false);

        for (float depth : seen.depth) {
            assertThat(depth).isCloseTo(3.0f, within(1e-5f));
        }
    }

    @Test
    void pointsOfTheGroundLieOnTheGroundWhenUnprojected() {
        Material grey = new Materials(new SceneRandom(1)).plain(0.5f, 0.5f, 0.5f);
        SceneModel scene = new SceneModel();
        scene.add(new GroundPlane(Pose.WORLD, 500, grey));
        double pitch = -0.2;
        View view =
                SceneRenderer.view(Pose.WORLD.at(2, 1.7, -3).yaw(0.6).pitch(pitch), 1.2, 64, 48);

        DepthBuffer seen = DepthBuffer.of(view, scene.primitives, false);

        int hits = 0;
        for (int v = 0; v < 48; v++) {
            for (int u = 0; u < 64; u++) {
                float z = seen.depth[v * 64 + u];
                if (Float.isInfinite(z)) {
                    continue;
                }
                double y = z * (v - view.principalY) / view.focalY;
                double height = 1.7 - y * Math.cos(pitch) + z * Math.sin(pitch);
                assertThat(height).as("pixel %d, %d", u, v).isCloseTo(0, within(1e-4 * z));
                hits++;
            }
        }
        assertThat(hits).isGreaterThan(1000);
    }

    @Test
    void everyShapeIsWhereItsEquationSays() {
        Material grey = new Materials(new SceneRandom(1)).plain(0.5f, 0.5f, 0.5f);
        Pose at = Pose.WORLD.at(0, 0, 5);
        assertThat(centreDepth(new Ellipsoid(at, 1, 1, 2, grey))).isCloseTo(3, within(1e-3));
        assertThat(centreDepth(new Frustum(at, 1, 1, 1, grey))).isCloseTo(4, within(1e-3));
        // Half way up a cone of radius 1 the radius is a half.
        assertThat(centreDepth(new Frustum(at, 1, 0, 1, grey))).isCloseTo(4.5, within(1e-3));
        assertThat(centreDepth(ConvexSolid.tapered(at, 1, 1, 1, 0, 0, 0.5, 0, grey)))
                .isCloseTo(4.25, within(1e-3));
        assertThat(centreDepth(ConvexSolid.bevelled(at, 1, 1, 1, 0.2, grey)))
                .isCloseTo(4, within(1e-3));
        assertThat(
                        centreDepth(
                                new RoomShell(
                                        Pose.WORLD, 4, 4, 6, grey, grey, grey, grey, grey, grey)))
                .isCloseTo(6, within(1e-3));
    }

    @Test
    void aSmoothSolidIsTheUnionOfItsCapsules() {
        Material grey = new Materials(new SceneRandom(1)).plain(0.5f, 0.5f, 0.5f);
        double[] left = {-2, 0, 5};
        double[] right = {2, 0, 5};
        SmoothSolid bar =
                new SmoothSolid.Builder()
                        .capsule(left, 0.5, right, 1, grey)
                        .build(Pose.WORLD, 0.01);
        // In the middle of the bar its radius is 0.75.
        assertThat(centreDepth(bar)).isCloseTo(4.25, within(0.01));
        SmoothSolid balls =
                new SmoothSolid.Builder()
                        .ball(left, 1.5, grey)
                        .ball(right, 1.5, grey)
                        .build(Pose.WORLD, 0.01);
        assertThat(centreDepth(balls)).isInfinite();
        SmoothSolid blended =
                new SmoothSolid.Builder()
                        .ball(left, 1.5, grey)
                        .ball(right, 1.5, grey)
                        .build(Pose.WORLD, 3);
        // Both are 0.5 away in the middle; the union reaches 3 / 4 further: (1.5 + 0.75)^2 - 2^2.
        assertThat(centreDepth(blended)).isCloseTo(5 - Math.sqrt(1.0625), within(0.02));
    }

    /** A room whose textures are photographs has their colour, and the same geometry by seed. */
    @Test
    void photographsBecomeTextures(@TempDir Path folder) throws IOException {
        BufferedImage red = new BufferedImage(64, 48, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < 64 * 48; i++) {
            red.setRGB(i % 64, i / 64, 0xff0000);
        }
        ImageIO.write(red, "png", folder.resolve("red.png").toFile());
        SceneRenderer rooms = new SceneRenderer(1).withPictures(folder);

        double redder = 0;
        for (long seed = 0; seed < 8; seed++) {
            SceneSample scene = rooms.render(seed, 64, 48);
            assertThat(scene).isEqualTo(rooms.render(seed, 64, 48));
            redder += redness(scene) - redness(new SceneRenderer(1).render(seed, 64, 48));
        }
        assertThat(redder / 8).isGreaterThan(5);
    }

    @Test
    void aFolderWithoutPicturesIsRefused(@TempDir Path folder) {
        assertThatThrownBy(() -> new SceneRenderer().withPictures(folder))
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("no JPEG or PNG");
    }

    private static double redness(SceneSample scene) {
        double sum = 0;
        for (int i = 0; i < scene.rgb().length; i += 3) {
            sum += (scene.rgb()[i] & 0xff) - (scene.rgb()[i + 1] & 0xff);
        }
        return sum / (scene.rgb().length / 3);
    }

    private static double centreDepth(Primitive primitive) {
        View view = SceneRenderer.view(Pose.WORLD, 0.6, 65, 65);
        DepthBuffer seen = DepthBuffer.of(view, List.of(primitive), false);
        return seen.depth[32 * 65 + 32];
    }

    @Test
    void intrinsicsSpanTheFieldOfViewPromised() {
        for (long seed = 0; seed < 30; seed++) {
            SceneSample scene = renderer.render(seed, 99, 30);
            double degrees = Math.toDegrees(2 * Math.atan(99 / 2.0 / scene.intrinsics().focalX()));
            assertThat(degrees).isBetween(39.9, 90.1);
            assertThat(scene.intrinsics().principalX()).isEqualTo(49);
            assertThat(scene.intrinsics().principalY()).isEqualTo(14.5);
        }
    }

    @Test
    void intrinsicsSpanTheFieldOfViewGiven() {
        for (SceneRenderer narrow :
                List.of(
                        renderer.withFieldOfView(30, 40),
                        new SceneRenderer(Set.of(SceneKind.ROOM)).withFieldOfView(30, 40))) {
            for (long seed = 0; seed < 20; seed++) {
                double focal = narrow.render(seed, 64, 48).intrinsics().focalX();
                assertThat(2 * Math.toDegrees(Math.atan(32 / focal))).isBetween(29.99, 40.01);
            }
        }
        assertThatThrownBy(() -> renderer.withFieldOfView(60, 40))
                .hasMessageContaining("the smaller bound first: 60.0 to 40.0");
    }

    @Test
    void refusesSizesThatMakeNoPicture() {
        assertThatThrownBy(() -> renderer.render(1, 8, 64))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("8 x 64");
        assertThatThrownBy(() -> new SceneRenderer(1.5)).hasMessageContaining("1.5");
    }

    /** Each kind has the look that sets it apart: sky, brightness, contrast, distance. */
    @Test
    void kindsLookAsTheyAreCalled() {
        assertThat(mean(SceneKind.ROOM, SceneRendererTest::skyShare)).isZero();
        assertThat(mean(SceneKind.CLUTTER, SceneRendererTest::skyShare)).isZero();
        assertThat(mean(SceneKind.ROAD, SceneRendererTest::skyShare)).isGreaterThan(0.1);
        assertThat(mean(SceneKind.NIGHT, SceneRendererTest::skyShare)).isGreaterThan(0.1);
        assertThat(mean(SceneKind.NIGHT, SceneRendererTest::skyBrightness))
                .isLessThan(0.6 * mean(SceneKind.ROAD, SceneRendererTest::skyBrightness));
        assertThat(mean(SceneKind.CLUTTER, SceneRendererTest::medianDepth))
                .isLessThan(0.75 * mean(SceneKind.ROOM, SceneRendererTest::medianDepth));
        assertThat(mean(SceneKind.FOG, SceneRendererTest::contrast))
                .isLessThan(mean(SceneKind.FOREST, SceneRendererTest::contrast));
        assertThat(new SceneRenderer(Set.of(SceneKind.FOREST)).render(3, 64, 48))
                .isEqualTo(new SceneRenderer(Set.of(SceneKind.FOREST)).render(3, 64, 48));
    }

    private static double mean(SceneKind kind, ToDoubleFunction<SceneSample> figure) {
        SceneRenderer renderer = new SceneRenderer(Set.of(kind));
        return LongStream.range(0, 24)
                .mapToObj(seed -> renderer.render(seed, 64, 48))
                .mapToDouble(figure)
                .average()
                .orElseThrow();
    }

    private static double skyShare(SceneSample scene) {
        double sky = 0;
        for (byte one : scene.skyMask()) {
            sky += one;
        }
        return sky / scene.skyMask().length;
    }

    private static double skyBrightness(SceneSample scene) {
        double sum = 0;
        int count = 1;
        for (int i = 0; i < scene.skyMask().length; i++) {
            if (scene.skyMask()[i] != 0) {
                sum += scene.rgb()[3 * i + 1] & 0xff;
                count++;
            }
        }
        return sum / count;
    }

    private static double medianDepth(SceneSample scene) {
        float[] depth = scene.depthMetres().clone();
        Arrays.sort(depth);
        return depth[depth.length / 2];
    }

    private static double contrast(SceneSample scene) {
        double sum = 0;
        for (int i = 3; i < scene.rgb().length; i++) {
            sum += Math.abs((scene.rgb()[i] & 0xff) - (scene.rgb()[i - 3] & 0xff));
        }
        return sum / scene.rgb().length;
    }
}
