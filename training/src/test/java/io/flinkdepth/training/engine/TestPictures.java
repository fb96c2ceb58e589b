// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.recipe.TrainingData;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.util.CloseableIterator;

/** Pictures that a small network learns in a few steps, and a small encoder. */
public final class TestPictures implements Dataset<LabelledSample> {
    public static final int SIZE = 48;

    /** What happens before an image is read. */
    interface Reading {
        void before(int index) throws IOException;
    }

    private final int count;
    private final boolean pseudo;
    private final Reading reading;

    TestPictures(int count, boolean pseudo, Reading reading) {
        this.count = count;
        this.pseudo = pseudo;
        this.reading = reading;
    }

    public static TestPictures labelled() {
        return new TestPictures(16, false, i -> {});
    }

    static TestPictures pseudoLabelled() {
        return new TestPictures(24, true, i -> {});
    }

    public static TrainingData both() {
        return new TrainingData(labelled(), pseudoLabelled());
    }

    @Override
    public String name() {
        return "balls";
    }

    @Override
    public CloseableIterator<Item<LabelledSample>> items() {
        return CloseableIterator.adapterForIterator(
                IntStream.range(0, count)
                        .mapToObj(i -> (Item<LabelledSample>) new Ball(i))
                        .iterator());
    }

    private final class Ball implements Item<LabelledSample> {
        private final int index;

        Ball(int index) {
            this.index = index;
        }

        @Override
        public String name() {
            return "ball " + index;
        }

        @Override
        public LabelledSample read() throws IOException {
            reading.before(index);
            return picture(index, pseudo);
        }
    }

    /** A ball before a slanted floor, brighter where it is nearer. */
    public static LabelledSample picture(int index, boolean pseudo) {
        byte[] rgb = new byte[3 * SIZE * SIZE];
        float[] values = new float[SIZE * SIZE];
        boolean[] valid = new boolean[values.length];
        for (int i = 0; i < values.length; i++) {
            double x = i % SIZE - (8 + 2 * index % 40);
            double y = i / SIZE - 24.0;
            float metres = x * x + y * y < 100 ? 1.5f : 10 - 0.12f * (i / SIZE);
            values[i] = pseudo ? 3 / metres - 1 : metres;
            valid[i] = i % 11 != 3;
            for (int c = 0; c < 3; c++) {
                rgb[3 * i + c] = (byte) (255 / metres);
            }
        }
        DepthLabel.Kind kind = pseudo ? DepthLabel.Kind.AFFINE_DISPARITY : DepthLabel.Kind.DEPTH;
        DepthLabel.Unit unit = pseudo ? DepthLabel.Unit.NONE : DepthLabel.Unit.METRES;
        return new LabelledSample(
                new RgbImage(SIZE, SIZE, rgb),
                new DepthLabel(SIZE, SIZE, values, valid, kind, unit),
                null,
                null);
    }

    /** A file with the encoder of {@link GoldenCase#tiny16()} under timm's names. */
    public static Path encoder(Path folder) throws IOException {
        Path file = folder.resolve("encoder.safetensors");
        Map<String, long[]> timm = new LinkedHashMap<>();
        ParameterShapes.of(GoldenCase.tiny16())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.") && !name.contains("mask_token")) {
                                timm.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        SafetensorsWriter.write(
                file,
                timm,
                name -> GoldenGenerator.parameter(name, timm.get(name)),
                WeightType.F32,
                Map.of());
        return file;
    }
}
