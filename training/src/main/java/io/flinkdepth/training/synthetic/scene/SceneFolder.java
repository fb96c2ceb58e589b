// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.training.synthetic.rendering.JpegArtefacts;
import io.flinkdepth.training.synthetic.rendering.Pictures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.flink.annotation.Experimental;

/**
 * Scenes on disk. For each index there are {@code 000017.jpg} (JPEG of quality 0.95), {@code
 * 000017.depth} (planar depth in metres, little-endian float32, row by row, infinity for sky) and
 * {@code 000017.json} (size, intrinsics, seed). The json is written last, and every file by
 * renaming a whole one: a scene without a json does not exist. JPEG makes colours approximate;
 * depth, sky and intrinsics come back exactly.
 *
 * <p>Instances are immutable and thread-safe; {@link #read} opens only the scene asked for.
 */
@Experimental
public final class SceneFolder {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final float QUALITY = 0.95f;

    private final Path folder;
    private final List<String> names;

    private SceneFolder(Path folder, List<String> names) {
        this.folder = folder;
        this.names = names;
    }

    /** Lists the scenes of a folder, in the order of their names. */
    public static SceneFolder open(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(folder + " is not a folder of scenes");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".json"))
                            .map(name -> name.substring(0, name.length() - 5))
                            .sorted()
                            .toList();
            return new SceneFolder(folder, names);
        }
    }

    /** Writes a scene under an index; one already there is replaced. The folder is made. */
    public static void write(Path folder, int index, SceneSample scene) throws IOException {
        Files.createDirectories(folder);
        String name = String.format(Locale.ROOT, "%06d", index);
        int width = scene.width();
        int height = scene.height();
        put(folder, name + ".jpg", JpegArtefacts.encode(scene.rgb(), width, height, QUALITY));
        ByteBuffer depth = ByteBuffer.allocate(4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        depth.asFloatBuffer().put(scene.depthMetres());
        put(folder, name + ".depth", depth.array());
        ObjectNode card = JSON.createObjectNode();
        card.put("width", width).put("height", height).put("seed", scene.seed());
        card.put("focalX", scene.intrinsics().focalX()).put("focalY", scene.intrinsics().focalY());
        card.put("principalX", scene.intrinsics().principalX());
        card.put("principalY", scene.intrinsics().principalY());
        put(folder, name + ".json", JSON.writeValueAsBytes(card));
    }

    private static void put(Path folder, String name, byte[] bytes) throws IOException {
        Path partial = Files.createTempFile(folder, "." + name, ".part");
        try {
            Files.write(partial, bytes);
            Files.move(
                    partial,
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    /** How many scenes there are. */
    public int size() {
        return names.size();
    }

    /** The names of the scenes, without extension, in order. */
    public List<String> names() {
        return new ArrayList<>(names);
    }

    /**
     * Reads a scene.
     *
     * @param index 0 to {@code size() - 1}
     * @throws IOException names the file that is missing, cut short or contradicts another
     */
    public SceneSample read(int index) throws IOException {
        String name = names.get(index);
        Path card = folder.resolve(name + ".json");
        JsonNode fields = fields(card);
        int width = (int) number(card, fields, "width");
        int height = (int) number(card, fields, "height");
        float[] depth = depth(folder.resolve(name + ".depth"), width, height);
        byte[] sky = new byte[depth.length];
        for (int i = 0; i < sky.length; i++) {
            sky[i] = (byte) (depth[i] == Float.POSITIVE_INFINITY ? 1 : 0);
        }
        byte[] rgb = rgb(folder.resolve(name + ".jpg"), width, height);
        CameraIntrinsics intrinsics =
                new CameraIntrinsics(
                        number(card, fields, "focalX"),
                        number(card, fields, "focalY"),
                        number(card, fields, "principalX"),
                        number(card, fields, "principalY"));
        return new SceneSample(
                width, height, rgb, depth, sky, intrinsics, fields.path("seed").asLong());
    }

    private static JsonNode fields(Path card) throws IOException {
        try {
            return JSON.readTree(Files.readAllBytes(card));
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new IOException(card + " is not a JSON object: " + e.getOriginalMessage(), e);
        }
    }

    private static double number(Path card, JsonNode fields, String field) throws IOException {
        JsonNode value = fields.path(field);
        if (!value.isNumber()) {
            throw new IOException(card + ": field " + field + " must be a number, not " + value);
        }
        return value.asDouble();
    }

    private static float[] depth(Path file, int width, int height) throws IOException {
        long expected = 4L * width * height;
        if (Files.size(file) != expected) {
            throw new IOException(
                    "%s has %d bytes; %d x %d depths need %d"
                            .formatted(file, Files.size(file), width, height, expected));
        }
        float[] depth = new float[width * height];
        ByteBuffer.wrap(Files.readAllBytes(file))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(depth);
        return depth;
    }

    private static byte[] rgb(Path file, int width, int height) throws IOException {
        byte[] encoded = Files.readAllBytes(file);
        // javax.imageio fills the missing part of a cut JPEG with grey and says nothing.
        int end = encoded.length;
        if (end < 4 || encoded[end - 2] != (byte) 0xff || encoded[end - 1] != (byte) 0xd9) {
            throw new IOException(file + " is cut short: a JPEG ends with its end marker");
        }
        Pictures.Pixels pixels;
        try {
            pixels = Pictures.decode(new ByteArrayInputStream(encoded));
        } catch (IOException e) {
            throw new IOException(file + " cannot be decoded: " + e.getMessage(), e);
        }
        if (pixels.width() != width || pixels.height() != height) {
            throw new IOException(
                    "%s is %d x %d; its json says %d x %d"
                            .formatted(file, pixels.width(), pixels.height(), width, height));
        }
        return pixels.rgb();
    }
}
