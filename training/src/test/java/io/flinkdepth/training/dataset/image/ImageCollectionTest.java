// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.connectors.media.GreyVideos;
import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.Fixtures;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.feed.FeedOptions;
import io.flinkdepth.training.dataset.feed.SampleFeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.IntBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.flink.util.CloseableIterator;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lmdbjava.ByteArrayProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.Txn;
import org.lwjgl.PointerBuffer;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.util.lmdb.LMDB;
import org.lwjgl.util.lmdb.MDBVal;

class ImageCollectionTest {
    @TempDir private Path root;

    private Map<String, Item<RgbImage>> list(int stride) throws Exception {
        Map<String, Item<RgbImage>> items = new LinkedHashMap<>();
        try (CloseableIterator<Item<RgbImage>> listing =
                new ImageCollection("images", root, stride).items()) {
            listing.forEachRemaining(item -> items.put(item.name(), item));
        }
        return items;
    }

    private static int colour(RgbImage image) {
        int centre = 3 * (image.height() / 2 * image.width() + image.width() / 2);
        return (image.rgb()[centre] & 0xff) << 16
                | (image.rgb()[centre + 1] & 0xff) << 8
                | image.rgb()[centre + 2] & 0xff;
    }

    private static byte[] png(int rgb) throws IOException {
        return Fixtures.picture("png", 5, 4, rgb);
    }

    @Test
    void foldersAndShardsInOneOrder() throws Exception {
        Fixtures.picture(root.resolve("sa_000001/sa_2.png"), 5, 4, 0x102030);
        Fixtures.text(root.resolve("sa_000001/sa_2.json"), "{}");
        Fixtures.picture(root.resolve("n01440764/n01440764_10.JPEG"), 5, 4, 0xffffff);
        byte[] shard =
                Fixtures.join(
                        Fixtures.tarEntry("./", new byte[0]),
                        Fixtures.tarEntry("a/1.png", png(0x0000ff)),
                        Fixtures.tarEntry("a/1.json", "{}".getBytes()),
                        Fixtures.tarEntry("a/.2.png", png(0)),
                        Fixtures.tarEntry("a/3.png", png(0x00ff00)),
                        new byte[1024]);
        Fixtures.write(root.resolve("shards/000.tar"), shard);
        Fixtures.write(root.resolve("shards/.001.tar"), shard);
        Map<String, Item<RgbImage>> items = list(1);
        assertThat(items.keySet())
                .containsExactly(
                        "n01440764/n01440764_10.JPEG",
                        "sa_000001/sa_2.png",
                        "shards/000.tar/a/1.png",
                        "shards/000.tar/a/3.png");
        assertThat(colour(items.get("sa_000001/sa_2.png").read())).isEqualTo(0x102030);
        assertThat(colour(items.get("shards/000.tar/a/1.png").read())).isEqualTo(0x0000ff);
        assertThat(colour(items.get("shards/000.tar/a/3.png").read())).isEqualTo(0x00ff00);
    }

    @Test
    void aShardWithoutEndMarkerIsWholeAndACutOneIsNot() throws Exception {
        byte[] entries =
                Fixtures.join(
                        Fixtures.tarEntry("1.png", png(1)), Fixtures.tarEntry("2.png", png(2)));
        assertThat(entries).hasSize(2048);
        Path tar = Fixtures.write(root.resolve("a.tar"), entries);
        assertThat(list(1).keySet()).containsExactly("a.tar/1.png", "a.tar/2.png");
        for (int bytes : new int[] {entries.length - 512, 1024 + 540, 1024 + 40}) {
            Files.write(tar, java.util.Arrays.copyOf(entries, bytes));
            Map<String, Item<RgbImage>> items = list(1);
            assertThat(items.keySet()).containsExactly("a.tar/1.png", "a.tar");
            assertThat(colour(items.get("a.tar/1.png").read())).isEqualTo(1);
            assertThatThrownBy(() -> items.get("a.tar").read())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(tar.toString())
                    .hasMessageContaining(bytes + " bytes");
        }
    }

    @Test
    void brokenPicturesAreNamed() throws Exception {
        Fixtures.picture(root.resolve("cut.jpg"), 64, 64, 0x808080);
        Fixtures.cut(root.resolve("cut.jpg"), 500);
        Fixtures.text(root.resolve("text.webp"), "no picture");
        Fixtures.text(root.resolve("empty.png"), "");
        Map<String, Item<RgbImage>> items = list(1);
        assertThat(items).hasSize(3);
        items.forEach(
                (name, item) ->
                        assertThatThrownBy(item::read)
                                .isInstanceOf(IOException.class)
                                .hasMessageContaining(root.resolve(name).toString()));
        Files.delete(root.resolve("cut.jpg"));
        assertThatThrownBy(() -> items.get("cut.jpg").read())
                .hasMessageContaining("cut.jpg is missing");
    }

    @Test
    void anEmptyFolderIsToldSo() {
        assertThatThrownBy(() -> new ImageCollection("bdd100k", root, 1).items())
                .isInstanceOf(IOException.class)
                .hasMessageContaining(root + " holds no image of bdd100k");
        assertThatThrownBy(() -> new ImageCollection("x", root, 0))
                .hasMessageContaining("stride of at least 1, not 0");
    }

    private static byte[] webp(int red, int green, int blue) {
        try (Scalar colour = new Scalar(blue, green, red, 0);
                Mat mat = new Mat(16, 24, opencv_core.CV_8UC3, colour);
                BytePointer out = new BytePointer()) {
            assertThat(opencv_imgcodecs.imencode(".webp", mat, out)).isTrue();
            byte[] bytes = new byte[(int) out.limit()];
            out.get(bytes);
            return bytes;
        }
    }

    /** Written by LMDB's own calls, as LSUN's export tool reads it: a digest and a WebP. */
    private void writeLmdb(Path folder, Map<String, byte[]> values) throws IOException {
        Files.createDirectories(folder);
        try (MemoryStack stack = MemoryStack.stackPush()) {
            PointerBuffer pointer = stack.mallocPointer(1);
            assertThat(LMDB.mdb_env_create(pointer)).isZero();
            long environment = pointer.get(0);
            LMDB.mdb_env_set_mapsize(environment, 4 << 20);
            assertThat(LMDB.mdb_env_open(environment, folder.toString(), 0, 0644)).isZero();
            assertThat(LMDB.mdb_txn_begin(environment, 0, 0, pointer)).isZero();
            long transaction = pointer.get(0);
            IntBuffer database = stack.mallocInt(1);
            assertThat(LMDB.mdb_dbi_open(transaction, (ByteBuffer) null, 0, database)).isZero();
            for (Map.Entry<String, byte[]> value : values.entrySet()) {
                ByteBuffer data = ByteBuffer.allocateDirect(value.getValue().length);
                data.put(value.getValue()).flip();
                assertThat(
                                LMDB.mdb_put(
                                        transaction,
                                        database.get(0),
                                        MDBVal.malloc(stack)
                                                .mv_data(stack.bytes(value.getKey().getBytes())),
                                        MDBVal.malloc(stack).mv_data(data),
                                        0))
                        .isZero();
            }
            assertThat(LMDB.mdb_txn_commit(transaction)).isZero();
            LMDB.mdb_env_close(environment);
        }
    }

    @Test
    void anLmdbOfWebpAsLsunHasIt() throws Exception {
        String first = "0000a1b2c3d4e5f60718293a4b5c6d7e8f901234";
        String second = "ffffa1b2c3d4e5f60718293a4b5c6d7e8f901234";
        Path folder = root.resolve("bedroom_train_lmdb");
        writeLmdb(
                folder,
                Map.of(second, webp(200, 10, 10), first, webp(10, 10, 200), "x", new byte[] {1}));
        Map<String, Item<RgbImage>> items = list(1);
        String prefix = "bedroom_train_lmdb/data.mdb/";
        assertThat(items.keySet()).containsExactly(prefix + first, prefix + second, prefix + "x");
        RgbImage image = items.get(prefix + second).read();
        assertThat(image.width()).isEqualTo(24);
        assertThat(colour(image) >> 16).isBetween(190, 210);
        assertThat(colour(items.get(prefix + first).read()) & 0xff).isBetween(190, 210);
        assertThatThrownBy(() -> items.get(prefix + "x").read())
                .hasMessageContaining("bedroom_train_lmdb")
                .hasMessageContaining("x: the bytes begin with 00");
        // By several threads at a time, with the environment open for the listing.
        FeedOptions options =
                FeedOptions.builder().workers(4).repeat().allowUnreadable(1, 0.9).build();
        try (SampleFeed<RgbImage> feed =
                SampleFeed.open(new ImageCollection("lsun", root, 1), options)) {
            for (int i = 0; i < 100; i++) {
                assertThat(feed.next().width()).isEqualTo(24);
            }
        }
    }

    @Test
    void aDamagedLmdbIsOneUnreadableItem() throws Exception {
        Fixtures.text(root.resolve("bad_lmdb/data.mdb"), "no database at all");
        Map<String, Item<RgbImage>> items = list(1);
        assertThat(items.keySet()).containsExactly("bad_lmdb/data.mdb");
        assertThatThrownBy(() -> items.get("bad_lmdb/data.mdb").read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("bad_lmdb");
    }

    /** The same by LMDB 0.9, whose files have another layout. */
    private static void writeLmdb09(Path folder, Map<String, byte[]> values) throws IOException {
        Files.createDirectories(folder);
        try (Env<byte[]> environment =
                Env.create(ByteArrayProxy.PROXY_BA).setMapSize(4 << 20).open(folder.toFile())) {
            Dbi<byte[]> database = environment.openDbi((byte[]) null);
            try (Txn<byte[]> transaction = environment.txnWrite()) {
                values.forEach((key, value) -> database.put(transaction, key.getBytes(), value));
                transaction.commit();
            }
        }
    }

    private void write(boolean old, Path folder, Map<String, byte[]> values) throws IOException {
        if (old) {
            writeLmdb09(folder, values);
        } else {
            writeLmdb(folder, values);
        }
    }

    /** Values of many sizes on many pages, as LMDB itself wrote them. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyValueOfALargeLmdbIsRead(boolean old) throws Exception {
        Map<String, byte[]> values = new TreeMap<>();
        Random random = new Random(5);
        for (int i = 0; i < 300; i++) {
            byte[] value = new byte[i % 7 == 0 ? 5000 + 10 * i : i];
            random.nextBytes(value);
            values.put("%08x".formatted(random.nextInt()), value);
        }
        Path folder = root.resolve("large_lmdb");
        write(old, folder, values);
        try (LmdbEnvironment environment = LmdbEnvironment.open(folder)) {
            LmdbEnvironment.Keys keys = environment.keys();
            for (Map.Entry<String, byte[]> value : values.entrySet()) {
                assertThat(new String(keys.next())).isEqualTo(value.getKey());
                assertThat(environment.value(value.getKey().getBytes()))
                        .isEqualTo(value.getValue());
            }
            assertThat(keys.next()).isNull();
            assertThatThrownBy(() -> environment.value("none".getBytes()))
                    .isInstanceOf(IOException.class);
        }
        write(old, root.resolve("empty_lmdb"), Map.of());
        try (LmdbEnvironment environment = LmdbEnvironment.open(root.resolve("empty_lmdb"))) {
            assertThat(environment.keys().next()).isNull();
        }
    }

    /** Whatever is changed or cut: a value, or an IOException. LMDB itself ends the process. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDamagedLmdbEndsNothing(boolean old) throws Exception {
        Map<String, byte[]> values = new TreeMap<>();
        for (int i = 0; i < 120; i++) {
            values.put("%04d".formatted(i), new byte[i % 5 == 0 ? 6000 : 60]);
        }
        Path folder = root.resolve("damaged_lmdb");
        write(old, folder, values);
        Path file = folder.resolve("data.mdb");
        byte[] whole = Files.readAllBytes(file);
        Random random = new Random(7);
        int refused = 0;
        for (int round = 0; round < 400; round++) {
            byte[] bytes =
                    round % 4 == 0
                            ? Arrays.copyOf(whole, random.nextInt(whole.length))
                            : whole.clone();
            for (int change = random.nextInt(12); change > 0 && bytes.length > 0; change--) {
                // Most of it near the headers of pages.
                int page = random.nextInt(bytes.length) & -4096;
                bytes[Math.min(bytes.length - 1, page + random.nextInt(160))] =
                        (byte) random.nextInt();
            }
            Files.write(file, bytes);
            try (LmdbEnvironment environment = LmdbEnvironment.open(folder)) {
                LmdbEnvironment.Keys keys = environment.keys();
                for (byte[] key = keys.next(); key != null; key = keys.next()) {
                    environment.value(key);
                }
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(100);
    }

    @Test
    void framesOfAVideoByNumberInAnyOrder() throws Exception {
        GreyVideos.write(root.resolve("clips/drive.avi"), 30, 0);
        Map<String, Item<RgbImage>> items = list(1);
        assertThat(items).hasSize(30);
        for (int i : new int[] {0, 20, 3, 29, 12, 28, 29}) {
            RgbImage image = items.get("clips/drive.avi/%06d".formatted(i)).read();
            assertThat(image.width()).isEqualTo(32);
            assertThat(colour(image) & 0xff).isBetween(8 * i - 3, 8 * i + 3);
        }
        assertThat(list(7).keySet())
                .containsExactly(
                        "clips/drive.avi/000000",
                        "clips/drive.avi/000007",
                        "clips/drive.avi/000014",
                        "clips/drive.avi/000021",
                        "clips/drive.avi/000028");
    }

    @Test
    void aVideoFedByThreeThreadsKeepsItsOrder() throws Exception {
        GreyVideos.write(root.resolve("clips/drive.avi"), 30, 0);
        FeedOptions options = FeedOptions.builder().workers(3).build();
        List<Integer> greys = new ArrayList<>();
        try (SampleFeed<RgbImage> feed =
                SampleFeed.open(new ImageCollection("clips", root, 3), options)) {
            for (RgbImage image = feed.next(); image != null; image = feed.next()) {
                greys.add(Math.round((colour(image) & 0xff) / 24f));
            }
        }
        assertThat(greys).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aFileThatIsNoVideoIsOneUnreadableItem() throws Exception {
        Fixtures.text(root.resolve("a.mp4"), "no video");
        Map<String, Item<RgbImage>> items = list(1);
        assertThatThrownBy(() -> items.get("a.mp4").read())
                .hasMessageContaining("a.mp4 cannot be opened");
    }
}
