// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A folder of shards as a reader sees it that knows nothing of this project. */
public final class ShardFiles {

    private ShardFiles() {}

    /** Entries by name, in their order. */
    static Map<String, byte[]> entries(byte[] archive) {
        return entries(new ByteArrayInputStream(archive));
    }

    public static Map<String, byte[]> entries(Path archive) {
        try (InputStream stream = Files.newInputStream(archive)) {
            return entries(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, byte[]> entries(InputStream stream) {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (TarArchiveInputStream tar = new TarArchiveInputStream(stream)) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entries.put(entry.getName(), tar.readAllBytes()) != null) {
                    throw new AssertionError(entry.getName() + " is there twice");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return entries;
    }

    /**
     * Keys of an archive's samples; fails unless each is four entries on end, as they should be.
     */
    public static List<String> keys(Path archive) {
        List<String> names = new ArrayList<>(entries(archive).keySet());
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < names.size(); i += 4) {
            String key = names.get(i).substring(0, names.get(i).indexOf('.'));
            List<String> expected =
                    Stream.of(".jpg", ".depth.png", ".mask.png", ".json").map(key::concat).toList();
            List<String> found = names.subList(i, Math.min(i + 4, names.size()));
            if (!found.equals(expected)) {
                throw new AssertionError(archive + " has " + found + "; expected " + expected);
            }
            keys.add(key);
        }
        return keys;
    }

    /** Files whose name begins with no dot. */
    public static List<Path> visible(Path folder) throws IOException {
        return files(folder, false);
    }

    /** Files whose name begins with a dot. */
    public static List<Path> hidden(Path folder) throws IOException {
        return files(folder, true);
    }

    private static List<Path> files(Path folder, boolean hidden) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.getFileName().toString().startsWith(".") == hidden)
                    .toList();
        }
    }
}
