// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.reader;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.synthetic.scene.SceneRenderer;
import java.util.stream.IntStream;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.CloseableIterator;

/**
 * Scenes of this project that are rendered when they are read, with exact depth in metres.
 *
 * @param seed of the first; the others follow
 * @param count how many
 * @param width pixels
 * @param height pixels
 */
@Internal
public record RenderedScenes(long seed, int count, int width, int height)
        implements Dataset<LabelledSample> {
    @Override
    public String name() {
        return "synthetic";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() {
        return CloseableIterator.adapterForIterator(
                IntStream.range(0, count).mapToObj(this::item).iterator());
    }

    private Item<LabelledSample> item(int index) {
        return new Item<>() {
            @Override
            public String name() {
                return Long.toString(seed + index);
            }

            @Override
            public LabelledSample read() {
                return SyntheticScenes.labelled(
                        new SceneRenderer().render(seed + index, width, height));
            }
        };
    }
}
