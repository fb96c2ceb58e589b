// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import io.flinkdepth.connectors.media.MediaNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.annotation.Internal;

/**
 * The photographs of a folder that serve as textures, in the order of their paths. Those read last
 * are kept in memory, at most {@value #MAX_SIDE} pixels wide and high. Thread-safe.
 */
@Internal
public final class Photographs {

    /** No photographs: every texture is made by patterns. */
    public static final Photographs NONE = new Photographs(List.of());

    private static final int MAX_SIDE = 512;
    private static final int KEPT = 96;

    private final List<Path> files;
    private final Map<Integer, Photograph> kept =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Photograph> eldest) {
                    return size() > KEPT;
                }
            };

    private Photographs(List<Path> files) {
        this.files = files;
    }

    /**
     * Lists the JPEG and PNG files of a folder and its subfolders; hidden ones are left out.
     *
     * @throws IllegalArgumentException when there are none
     */
    public static Photographs of(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            List<Path> files =
                    paths.filter(Photographs::isPicture)
                            .filter(file -> !isHidden(folder.relativize(file)))
                            .sorted()
                            .toList();
            if (files.isEmpty()) {
                throw new IllegalArgumentException(
                        "the folder " + folder + " has no JPEG or PNG file to take textures from");
            }
            return new Photographs(files);
        }
    }

    private static boolean isPicture(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    private static boolean isHidden(Path inside) {
        return MediaNames.isHidden(inside.toString().replace('\\', '/'));
    }

    public boolean isEmpty() {
        return files.isEmpty();
    }

    /** Any of them, the same for the same seed. */
    public Photograph photograph(long seed) {
        int index = (int) Math.floorMod(seed, (long) files.size());
        synchronized (kept) {
            return kept.computeIfAbsent(index, i -> read(files.get(i)));
        }
    }

    private static Photograph read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return new Photograph(Pictures.decode(in, MAX_SIDE));
        } catch (IOException e) {
            throw new UncheckedIOException("the photograph " + file + " cannot be read", e);
        }
    }
}
