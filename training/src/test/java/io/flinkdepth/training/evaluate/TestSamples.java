// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Assumptions;

/** Data sets and models made of formulas. */
final class TestSamples {
    private TestSamples() {}

    /** A value at a pixel. */
    interface Formula {
        double at(int x, int y);
    }

    /** Depths of a formula; 0 does not count. The image is black. */
    static LabelledSample depth(int width, int height, Formula metres) {
        return new LabelledSample(
                new RgbImage(width, height, new byte[3 * width * height]),
                label(width, height, metres, DepthLabel.Kind.DEPTH, DepthLabel.Unit.METRES),
                null,
                null);
    }

    static DepthLabel label(
            int width, int height, Formula formula, DepthLabel.Kind kind, DepthLabel.Unit unit) {
        float[] values = values(width, height, formula);
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i < valid.length; i++) {
            valid[i] = values[i] > 0;
        }
        return new DepthLabel(width, height, values, valid, kind, unit);
    }

    static float[] values(int width, int height, Formula formula) {
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) formula.at(i % width, i / width);
        }
        return values;
    }

    /** Predicts the same map to every image. */
    static DepthModel always(int width, int height, DepthKind kind, Formula formula) {
        return image -> new PredictedDepth(width, height, values(width, height, formula), kind);
    }

    /** Predicts the maps one after another. */
    static DepthModel inTurn(DepthModel... models) {
        int[] next = {0};
        return image -> models[next[0]++].predict(image);
    }

    /** An item; one without a sample cannot be read. */
    record TestItem<S>(String name, S sample) implements Dataset.Item<S> {
        @Override
        public S read() throws IOException {
            if (sample == null) {
                throw new IOException(name + " is cut short");
            }
            return sample;
        }
    }

    @SafeVarargs
    static <S> Dataset<S> dataset(String name, Dataset.Item<S>... items) {
        List<Dataset.Item<S>> all = new ArrayList<>();
        for (Dataset.Item<S> item : items) {
            all.add(item);
        }
        return listed(name, all);
    }

    @SafeVarargs
    static <S> Dataset<S> samples(String name, S... samples) {
        List<Dataset.Item<S>> all = new ArrayList<>();
        for (S sample : samples) {
            all.add(new TestItem<>("image" + all.size(), sample));
        }
        return listed(name, all);
    }

    private static <S> Dataset<S> listed(String name, List<Dataset.Item<S>> items) {
        return new Dataset<>() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public CloseableIterator<Item<S>> items() {
                return CloseableIterator.adapterForIterator(items.iterator());
            }
        };
    }

    static EvaluationProtocol<LabelledSample> protocol(String name, String dataset) {
        return EvaluationProtocols.labelled(name, dataset, OptionalDouble.empty());
    }

    /** The shared data; without it the test is skipped. */
    static Path shared(String folder) {
        Path path = Path.of(System.getProperty("flinkdepth.shared", "absent"), "data", folder);
        Assumptions.assumeTrue(Files.isDirectory(path), "no data at " + path);
        return path;
    }
}
