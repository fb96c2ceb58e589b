// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.learning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.flink.annotation.Internal;

/**
 * What finished shards hold: how many labels of which camera, and pictures of the newest. Each
 * shard is read once. Thread-safe.
 */
@Internal
public final class LabelGallery {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 8;

    /**
     * A label that was kept.
     *
     * @param key of the sample
     * @param camera which gave the frame
     * @param reason why it was kept
     * @param novelty how new it was, NaN where that is not known
     */
    public record Kept(String key, String camera, String reason, double novelty) {}

    private final Path folder;
    private final Set<Path> read = new HashSet<>();
    private final Map<String, Integer> byCamera = new TreeMap<>();
    private final Map<String, Integer> byReason = new TreeMap<>();
    private final Deque<Kept> newest = new ArrayDeque<>();
    private final Map<String, byte[]> pictures = new HashMap<>();

    /** Of the shards below a folder. */
    public LabelGallery(Path folder) {
        this.folder = folder;
    }

    /** Reads what has been finished since. */
    public synchronized void refresh() throws IOException {
        List<Path> shards;
        try (Stream<Path> files = Files.walk(folder)) {
            shards =
                    files.filter(file -> file.getFileName().toString().startsWith("shard-"))
                            .filter(file -> !read.contains(file))
                            .sorted()
                            .toList();
        } catch (UncheckedIOException e) {
            // A file went while the folder was listed; the next look sees the rest.
            return;
        }
        for (Path shard : shards) {
            read(shard);
            read.add(shard);
        }
    }

    private void read(Path shard) throws IOException {
        Map<String, byte[]> open = new HashMap<>();
        try (InputStream stream = new BufferedInputStream(Files.newInputStream(shard));
                TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                String name = entry.getName();
                String key = name.substring(0, name.indexOf('.'));
                if (name.equals(key + ".jpg") || name.equals(key + ".png")) {
                    open.put(key, tar.readAllBytes());
                } else if (name.endsWith(".json")) {
                    add(key, JSON.readTree(tar.readAllBytes()), open.remove(key));
                }
            }
        }
    }

    private void add(String key, JsonNode json, @Nullable byte[] picture) {
        String camera = json.path("camera").asText();
        String reason = json.path("reason").asText();
        byCamera.merge(camera, 1, Integer::sum);
        byReason.merge(reason, 1, Integer::sum);
        newest.addFirst(
                new Kept(
                        key,
                        camera,
                        reason,
                        json.path("scores").path("novelty").asDouble(Double.NaN)));
        if (picture != null) {
            pictures.put(key, picture);
        }
        while (newest.size() > SHOWN) {
            pictures.remove(newest.removeLast().key());
        }
    }

    /** Finished shards. */
    public synchronized int shards() {
        return read.size();
    }

    /** Labels in them. */
    public synchronized int labels() {
        return byCamera.values().stream().mapToInt(count -> count).sum();
    }

    /** Labels by camera. */
    public synchronized Map<String, Integer> byCamera() {
        return new TreeMap<>(byCamera);
    }

    /** Labels by the reason for which they were kept. */
    public synchronized Map<String, Integer> byReason() {
        return new TreeMap<>(byReason);
    }

    /** The newest, first. */
    public synchronized List<Kept> newest() {
        return List.copyOf(newest);
    }

    /** The picture of one of the newest; null where it is none of them. */
    @Nullable
    public synchronized byte[] picture(String key) {
        return pictures.get(key);
    }
}
