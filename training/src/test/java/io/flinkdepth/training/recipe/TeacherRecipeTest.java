package io.flinkdepth.training.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.flinkdepth.training.dataset.LabelledImage;
import io.flinkdepth.training.dataset.TrainingBatch;
import io.flinkdepth.training.golden.GoldenCase;
import io.flinkdepth.training.golden.GoldenGenerator;
import io.flinkdepth.training.network.DepthNetwork;
import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.network.ParameterShapes;
import io.flinkdepth.training.weights.SafetensorsFile;
import io.flinkdepth.training.weights.SafetensorsWriter;
import io.flinkdepth.training.weights.WeightType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TeacherRecipeTest {
    private static final int SIZE = 48;

    @TempDir Path folder;

    private Path encoder;

    @BeforeEach
    void writeAnEncoder() throws IOException {
        encoder = folder.resolve("encoder.safetensors");
        Map<String, long[]> timm = new LinkedHashMap<>();
        ParameterShapes.of(GoldenCase.tiny16())
                .forEach(
                        (name, shape) -> {
                            if (name.startsWith("pretrained.") && !name.contains("mask_token")) {
                                timm.put(name.substring("pretrained.".length()), shape);
                            }
                        });
        SafetensorsWriter.write(
                encoder,
                timm,
                name -> GoldenGenerator.parameter(name, timm.get(name)),
                WeightType.F32,
                Map.of());
    }

    private TeacherConfiguration configuration(String output, int checkpointEvery) {
        return TeacherConfiguration.builder(GoldenCase.tiny16(), encoder, folder.resolve(output))
                .steps(60, 5)
                .batch(4)
                .crops(32, 48, 1.5)
                .rates(2e-4f, 2e-3f)
                .checkpointEvery(checkpointEvery)
                .seed(7)
                .build();
    }

    /** A ball before a slanted floor, brighter where it is nearer. */
    private static final LabelledImage.Collection PICTURES =
            new LabelledImage.Collection() {
                @Override
                public int size() {
                    return 16;
                }

                @Override
                public LabelledImage read(int index) {
                    byte[] rgb = new byte[3 * SIZE * SIZE];
                    float[] depth = new float[SIZE * SIZE];
                    for (int i = 0; i < depth.length; i++) {
                        double x = i % SIZE - (8 + 2 * index);
                        double y = i / SIZE - 24.0;
                        depth[i] = x * x + y * y < 100 ? 1.5f : 10 - 0.12f * (i / SIZE);
                        for (int c = 0; c < 3; c++) {
                            rgb[3 * i + c] = (byte) (255 / depth[i]);
                        }
                    }
                    return new LabelledImage(SIZE, SIZE, rgb, depth, new byte[depth.length]);
                }
            };

    private static List<Double> losses(TeacherConfiguration configuration) throws Exception {
        List<Double> losses = new ArrayList<>();
        new TeacherRecipe(configuration, PICTURES, p -> losses.add(p.loss())).run();
        return losses;
    }

    @Test
    void learnsAndGoesOnFromItsCheckpointAsIfUnbroken() throws Exception {
        List<Double> unbroken = losses(configuration("unbroken", 1000));
        assertThat(unbroken.get(2)).isLessThan(0.6 * unbroken.get(0));

        TeacherConfiguration broken = configuration("broken", 30);
        LabelledImage.Collection failing = failingFrom(45 * 4);
        assertThatThrownBy(() -> new TeacherRecipe(broken, failing, p -> {}).run())
                .isInstanceOf(IOException.class)
                .hasStackTraceContaining("the disk is gone");
        losses(broken);

        assertThat(weights(broken)).containsExactly(weights(configuration("unbroken", 1000)));
    }

    private static LabelledImage.Collection failingFrom(int read) {
        return new LabelledImage.Collection() {
            private int reads;

            @Override
            public int size() {
                return PICTURES.size();
            }

            @Override
            public LabelledImage read(int index) throws IOException {
                if (reads++ >= read) {
                    throw new IOException("the disk is gone");
                }
                return PICTURES.read(index);
            }
        };
    }

    private static float[] weights(TeacherConfiguration configuration) throws IOException {
        try (SafetensorsFile file =
                SafetensorsFile.open(configuration.output().resolve(TeacherRecipe.WEIGHTS))) {
            return file.read("pretrained.blocks.2.mlp.fc1.weight");
        }
    }

    /** A network that starts far below zero must not be cut off by its last activation. */
    @Test
    void endsWithAnswersAboveZero() throws Exception {
        TeacherConfiguration configuration = configuration("raised", 1000);
        losses(configuration);
        try (NDManager manager = NDManager.newBaseManager();
                SafetensorsFile file =
                        SafetensorsFile.open(
                                configuration.output().resolve(TeacherRecipe.WEIGHTS));
                NetworkParameters parameters =
                        NetworkParameters.load(
                                manager,
                                configuration.network(),
                                (name, shape) -> shifted(name, file.read(name)));
                DepthNetwork network = new DepthNetwork(manager, parameters)) {
            LabelledBatches batches = new LabelledBatches(PICTURES, configuration);
            new OutputCalibration(batches::batch).raise(manager, parameters, network);
            TrainingBatch batch = batches.batch(3);
            Shape shape = new Shape(4, 3, batch.size().height(), batch.size().width());
            try (NDArray pixels = manager.create(batch.pixels(), shape);
                    DepthNetwork.Prediction prediction = network.forward(pixels)) {
                float[] map = prediction.beforeActivation().toFloatArray();
                int below = 0;
                float least = Float.MAX_VALUE;
                for (float value : map) {
                    below += value < 0 ? 1 : 0;
                    least = Math.min(least, value);
                }
                assertThat((double) below / map.length).isLessThan(0.03);
                assertThat(least).isLessThan(0.5f);
            }
        }
    }

    private static float[] shifted(String name, float[] values) {
        if (name.equals("depth_head.scratch.output_conv2.2.bias")) {
            values[0] -= 100;
        }
        return values;
    }

    @Test
    void refusesACheckpointOfAnotherSeed() throws Exception {
        TeacherConfiguration first = configuration("seeded", 30);
        losses(first);
        TeacherConfiguration second =
                TeacherConfiguration.builder(first.network(), encoder, first.output())
                        .steps(60, 5)
                        .batch(4)
                        .crops(32, 48, 1.5)
                        .seed(8)
                        .build();
        assertThatThrownBy(() -> losses(second)).hasMessageContaining("seed 8");
    }
}
