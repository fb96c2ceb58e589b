// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.DepthLabel.Kind;
import io.flinkdepth.training.dataset.DepthLabel.Unit;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.synthetic.scene.SceneFolder;
import io.flinkdepth.training.synthetic.scene.SceneSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.flink.util.CloseableIterator;

/**
 * Rendered scenes of this project, with exact depth in metres, sky and intrinsics.
 *
 * @param folder a folder that {@link SceneFolder} wrote
 */
record SyntheticScenes(Path folder) implements Dataset<LabelledSample> {
    static final String LAYOUT = "<index>.{jpg,depth,json}, as the command synthesize writes them";

    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() throws IOException {
        SceneFolder scenes = SceneFolder.open(folder);
        if (scenes.size() == 0) {
            throw new IOException(folder + " holds no scene; expected " + LAYOUT);
        }
        List<String> names = scenes.names();
        return new CloseableIterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < names.size();
            }

            @Override
            public Item<LabelledSample> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException("there is no further scene");
                }
                return new SceneItem(names.get(next), scenes, next++);
            }

            @Override
            public void close() {
                // All names were read before; nothing is open.
            }
        };
    }

    private record SceneItem(String name, SceneFolder scenes, int index)
            implements Item<LabelledSample> {
        @Override
        public LabelledSample read() throws IOException {
            return labelled(scenes.read(index));
        }
    }

    /** A scene as a sample: depth is valid below the sky. */
    static LabelledSample labelled(SceneSample scene) {
        int pixels = scene.depthMetres().length;
        float[] depth = new float[pixels];
        boolean[] valid = new boolean[pixels];
        boolean[] sky = new boolean[pixels];
        for (int i = 0; i < pixels; i++) {
            sky[i] = scene.skyMask()[i] != 0;
            valid[i] = !sky[i];
            depth[i] = sky[i] ? 0 : scene.depthMetres()[i];
        }
        DepthLabel label =
                new DepthLabel(
                        scene.width(), scene.height(), depth, valid, Kind.DEPTH, Unit.METRES);
        RgbImage image = new RgbImage(scene.width(), scene.height(), scene.rgb());
        return new LabelledSample(image, label, scene.intrinsics(), sky);
    }
}
