// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.sky;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.util.stream.IntStream;
import org.apache.flink.util.CloseableIterator;

/** Blue above a horizon that is elsewhere in each picture, brown below. */
record SkyPictures(int first, int count, boolean known) implements Dataset<LabelledSample> {
    private static final int SIZE = 64;
    private static final int[] BLUE = {90, 140, 250};
    private static final int[] BROWN = {110, 90, 60};

    @Override
    public String name() {
        return "horizons";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() {
        return CloseableIterator.adapterForIterator(
                IntStream.range(first, first + count)
                        .mapToObj(i -> (Item<LabelledSample>) new Horizon(i, known))
                        .iterator());
    }

    private record Horizon(int index, boolean known) implements Item<LabelledSample> {
        @Override
        public String name() {
            return "horizon " + index;
        }

        @Override
        public LabelledSample read() {
            int horizon = 16 * (1 + index % 3);
            byte[] rgb = new byte[3 * SIZE * SIZE];
            boolean[] sky = new boolean[SIZE * SIZE];
            float[] depth = new float[sky.length];
            for (int i = 0; i < sky.length; i++) {
                sky[i] = i / SIZE < horizon;
                depth[i] = 5;
                for (int c = 0; c < 3; c++) {
                    rgb[3 * i + c] = (byte) ((sky[i] ? BLUE : BROWN)[c] + (7 * i + index) % 5);
                }
            }
            DepthLabel label =
                    new DepthLabel(
                            SIZE,
                            SIZE,
                            depth,
                            sky.clone(),
                            DepthLabel.Kind.DEPTH,
                            DepthLabel.Unit.METRES);
            return new LabelledSample(
                    new RgbImage(SIZE, SIZE, rgb), label, null, known ? sky : null);
        }
    }
}
