// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkdepth.connectors.media.FileTree;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.IOUtils;

/**
 * DDAD (Guizilini et al. 2020) as published: {@code ddad.json} and {@code <scene>/scene_*.json}
 * with images of the cameras and LiDAR points, which are projected into each image (see {@link
 * DdadScene}). Only one scene description is in memory at a time.
 *
 * @param root folder of the scenes
 * @param camera name of the camera, such as {@code CAMERA_01} for the front camera
 * @param part {@code train} or {@code val}, as in ddad.json; null for all scenes
 */
record Ddad(Path root, String camera, @Nullable String part) implements Dataset<LabelledSample> {
    static final String LAYOUT =
            "ddad.json and <scene>/{scene_*.json,calibration,rgb,point_cloud}, or *_rgb.png with"
                    + " *_depth.npy";

    @Override
    public String name() {
        return "ddad";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        Set<Path> chosen = part == null ? null : scenesOf(part);
        Listing listing =
                new Listing(
                        FileTree.walk(
                                root,
                                file ->
                                        isScene(file)
                                                && (chosen == null || chosen.contains(file))));
        if (!listing.hasNext()) {
            listing.close();
            throw new IOException(
                    "%s holds no image of %s; expected %s".formatted(root, camera, LAYOUT));
        }
        return listing;
    }

    private static boolean isScene(Path file) {
        String name = PathNames.name(file);
        return name.startsWith("scene_") && name.endsWith(".json");
    }

    private Set<Path> scenesOf(String wanted) throws IOException {
        Path file = root.resolve("ddad.json");
        String number = wanted.equals("train") ? "0" : "1";
        JsonNode names = DdadScene.json(file).path("scene_splits").path(number).path("filenames");
        Set<Path> scenes = new HashSet<>();
        names.forEach(name -> scenes.add(root.resolve(name.asText())));
        if (scenes.isEmpty()) {
            throw new IOException(file + " names no scene of the part " + wanted);
        }
        return scenes;
    }

    private final class Listing implements CloseableIterator<Item<LabelledSample>> {
        private final CloseableIterator<Path> scenes;
        private Iterator<Item<LabelledSample>> images = List.<Item<LabelledSample>>of().iterator();

        private Listing(CloseableIterator<Path> scenes) {
            this.scenes = scenes;
        }

        @Override
        public boolean hasNext() {
            while (!images.hasNext() && scenes.hasNext()) {
                try {
                    images = DdadScene.images(root, scenes.next(), camera).iterator();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            return images.hasNext();
        }

        @Override
        public Item<LabelledSample> next() {
            if (!hasNext()) {
                throw new NoSuchElementException("there is no further image");
            }
            return images.next();
        }

        @Override
        public void close() {
            IOUtils.closeQuietly(scenes);
        }
    }
}
