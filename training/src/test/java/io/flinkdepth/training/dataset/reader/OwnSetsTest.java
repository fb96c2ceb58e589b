// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import static io.flinkdepth.training.dataset.reader.ReadSamples.at;
import static io.flinkdepth.training.dataset.reader.ReadSamples.first;
import static io.flinkdepth.training.dataset.reader.ReadSamples.list;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnSetsTest {
    private static final int WIDTH = 8;
    private static final int HEIGHT = 6;

    @TempDir private Path root;

    @Test
    void syntheticScenesWithSkyAndIntrinsics() throws Exception {
        SceneRenderer renderer = new SceneRenderer(0);
        int seed = 0;
        SceneSample scene = renderer.render(seed, 96, 64);
        while (!hasSkyAndGround(scene)) {
            scene = renderer.render(++seed, 96, 64);
        }
        SceneFolder.write(root, 3, scene);
        assertThat(list(Datasets.open("synthetic", root)).keySet()).containsExactly("000003");
        LabelledSample sample = first(Datasets.open("synthetic", root));
        assertThat(sample.intrinsics()).isEqualTo(scene.intrinsics());
        for (int i = 0; i < 96 * 64; i++) {
            boolean sky = scene.skyMask()[i] != 0;
            assertThat(sample.sky()[i]).isEqualTo(sky);
            assertThat(sample.label().valid()[i]).isEqualTo(!sky);
            assertThat(sample.label().values()[i]).isEqualTo(sky ? 0 : scene.depthMetres()[i]);
        }
    }

    private static boolean hasSkyAndGround(SceneSample scene) {
        int sky = 0;
        for (byte one : scene.skyMask()) {
            sky += one;
        }
        return sky > 100 && sky < scene.skyMask().length - 100;
    }

    private static byte[] depth() throws IOException {
        return Fixtures.grey(BufferedImage.TYPE_USHORT_GRAY, WIDTH, HEIGHT, (x, y) -> 1000 * y + x);
    }

    /** Counts from the third column on; the second row is sky. */
    private static byte[] mask() throws IOException {
        return Fixtures.grey(
                BufferedImage.TYPE_BYTE_GRAY,
                WIDTH,
                HEIGHT,
                (x, y) -> x < 2 ? 0 : y == 1 ? 128 : 255);
    }

    private static byte[] sample(String key, String json) throws IOException {
        return Fixtures.join(
                Fixtures.tarEntry(key + ".jpg", Fixtures.picture("jpg", WIDTH, HEIGHT, 0)),
                Fixtures.tarEntry(key + ".depth.png", depth()),
                Fixtures.tarEntry(key + ".mask.png", mask()),
                Fixtures.tarEntry(key + ".json", json.getBytes()));
    }

    private Map<String, Item<LabelledSample>> shards() throws Exception {
        return list(Datasets.open("pseudo-labels", root));
    }

    @Test
    void pseudoLabelShards() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(depth()));
        Path shard = root.resolve("2026-11-22--10/part-0-0.tar");
        Fixtures.write(
                shard,
                Fixtures.join(
                        sample(
                                "cam-7",
                                "{\"scale\": 0.001, \"offset\": 2, \"camera\": \"a\","
                                        + " \"intrinsics\": {\"focalX\": 5, \"focalY\": 6,"
                                        + " \"principalX\": 3, \"principalY\": 2}, \"digests\":"
                                        + " {\"depth\": \""
                                        + digest
                                        + "\"}}"),
                        sample("front-8", "{\"scale\": 0.01, \"offset\": 0, \"kind\": \"depth\"}"),
                        new byte[1024]));
        Fixtures.write(root.resolve("2026-11-22--10/.part-0-1.tar.inprogress"), new byte[10]);
        Fixtures.write(root.resolve("2026-11-22--10/.part-0-1.tar"), new byte[10]);
        Map<String, Item<LabelledSample>> items = shards();
        assertThat(items.keySet())
                .containsExactly(
                        "2026-11-22--10/part-0-0.tar/cam-7", "2026-11-22--10/part-0-0.tar/front-8");
    }

    @Test
    void aSamplesFields() throws Exception {
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(depth()));
        String json =
                "{\"scale\": 0.001, \"offset\": 2, \"camera\": \"a\", \"intrinsics\": {\"focalX\":"
                        + " 5, \"focalY\": 6, \"principalX\": 3, \"principalY\": 2}, \"digests\":"
                        + " {\"depth\": \"%s\"}}";
        Path shard = root.resolve("a.tar");
        Fixtures.write(shard, sample("x/7", json.formatted(digest)));
        LabelledSample sample = shards().get("a.tar/x/7").read();
        assertThat(sample.label().kind()).isEqualTo(Kind.AFFINE_DISPARITY);
        assertThat(sample.label().unit()).isEqualTo(Unit.NONE);
        assertThat(at(sample.label(), 1, 4)).isNaN();
        assertThat(at(sample.label(), 5, 4)).isEqualTo(2 + 4.005f);
        assertThat(sample.sky()[WIDTH + 2]).isTrue();
        assertThat(sample.sky()[WIDTH + 1]).isFalse();
        assertThat(sample.sky()[2 * WIDTH + 2]).isFalse();
        assertThat(sample.intrinsics()).isEqualTo(new CameraIntrinsics(5, 6, 3, 2));
        Fixtures.write(shard, sample("x/7", json.formatted("00ff")));
        assertThatThrownBy(() -> shards().get("a.tar/x/7").read())
                .hasMessageContaining(shard + "!x/7.depth.png")
                .hasMessageContaining("00ff");
        Fixtures.write(
                shard, sample("x/7", "{\"scale\": 0.01, \"offset\": 0, \"kind\": \"depth\"}"));
        sample = shards().get("a.tar/x/7").read();
        assertThat(sample.label().kind()).isEqualTo(Kind.DEPTH);
        assertThat(sample.label().unit()).isEqualTo(Unit.METRES);
        assertThat(at(sample.label(), 2, 1)).isNaN();
        assertThat(at(sample.label(), 2, 2)).isEqualTo(20.02f);
    }

    @Test
    void badSamplesAreToldOneByOne() throws Exception {
        byte[] good = sample("0", "{\"scale\": 1, \"offset\": 0}");
        Path shard = root.resolve("a.tar");
        Fixtures.write(
                shard,
                Fixtures.join(
                        sample("1", "{\"scale\": 0, \"offset\": 0}"),
                        sample("2", "{\"scale\": 1}"),
                        sample("3", "no json"),
                        sample("4", "{\"scale\": 1, \"offset\": 0, \"kind\": \"guess\"}"),
                        Fixtures.tarEntry("5.json", "{\"scale\": 1, \"offset\": 0}".getBytes()),
                        good));
        Map<String, Item<LabelledSample>> items = shards();
        assertThat(items).hasSize(6);
        assertRefused(items, "a.tar/1", "scale must be above 0, not 0.0");
        assertRefused(items, "a.tar/2", "field offset must be a number");
        assertRefused(items, "a.tar/3", "3.json is no JSON");
        assertRefused(items, "a.tar/4", "the kind \"guess\" is unknown");
        assertRefused(items, "a.tar/5", "has no image, such as .jpg or .png; it has [.json]");
        assertThat(items.get("a.tar/0").read().label().validCount()).isEqualTo(6 * HEIGHT);
        // A shard cut within its second sample gives the first, and says so.
        byte[] two = Fixtures.join(good, sample("1", "{\"scale\": 1, \"offset\": 0}"));
        Files.write(shard, java.util.Arrays.copyOf(two, good.length + 900));
        items = shards();
        assertThat(items.keySet()).containsExactly("a.tar/0", "a.tar");
        assertThat(items.get("a.tar/0").read().image().width()).isEqualTo(WIDTH);
        assertRefused(items, "a.tar", good.length + 900 + " bytes");
    }

    private static void assertRefused(
            Map<String, Item<LabelledSample>> items, String name, String message) {
        assertThatThrownBy(() -> items.get(name).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(name)
                .hasMessageContaining(message);
    }
}
