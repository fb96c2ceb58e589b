package io.flinkdepth.training.cli;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.UnlabelledImage;
import io.flinkdepth.training.synthetic.SceneFolder;
import io.flinkdepth.training.synthetic.SceneSample;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.apache.flink.util.CloseableIterator;

final class Datasets {
    static Dataset<UnlabelledImage> unlabelled(String set, Path root) {
        return new io.flinkdepth.training.dataset.image.ImageCollection(set, root, 10);
    }

    static Dataset<LabelledSample> labelled(String set, Path root) {
        return new Dataset<>() {
            @Override
            public String name() {
                return set;
            }

            @Override
            public CloseableIterator<Item<LabelledSample>> items() throws IOException {
                SceneFolder folder = SceneFolder.open(root);
                return CloseableIterator.adapterForIterator(
                        IntStream.range(0, folder.size())
                                .mapToObj(i -> (Item<LabelledSample>) new SceneItem(folder, i))
                                .iterator());
            }
        };
    }

    record SceneItem(SceneFolder folder, int index) implements Dataset.Item<LabelledSample> {
        @Override
        public String name() {
            return folder.names().get(index);
        }

        @Override
        public LabelledSample read() throws IOException {
            SceneSample s = folder.read(index);
            boolean[] valid = new boolean[s.skyMask().length];
            boolean[] sky = new boolean[valid.length];
            for (int i = 0; i < valid.length; i++) {
                sky[i] = s.skyMask()[i] != 0;
                valid[i] = !sky[i];
            }
            return new LabelledSample(
                    new UnlabelledImage(s.width(), s.height(), s.rgb()),
                    new DepthLabel(
                            s.width(),
                            s.height(),
                            s.depthMetres(),
                            valid,
                            DepthLabel.Kind.DEPTH,
                            DepthLabel.Unit.METRES),
                    s.intrinsics(),
                    sky);
        }
    }
}
