// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelCards;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.operators.runtime.internal.SharedSessions;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxDepthPredictorTest {
    /** An image of a size that the bundled network runs at is not resized. */
    private static final int WIDTH = 256;

    private static final int HEIGHT = 176;

    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] DEVIATION = {0.229, 0.224, 0.225};

    @TempDir Path folder;

    private Path network;
    private ModelCard card;

    @BeforeEach
    void unpack() throws IOException {
        ModelPackage bundled = ModelPackage.open("bundled:default");
        bundled.copyTo(folder);
        network = folder.resolve(ModelPackage.MODEL_FILE);
        card = bundled.card();
    }

    private static RgbImage image() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 3 == 0 ? i / 700 : i % 3 == 1 ? i / 3 % WIDTH : 90);
        }
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    /** ONNX Runtime asked directly, with numbers that this test lays out. */
    private float[] asked() throws Exception {
        byte[] rgb = image().rgb();
        float[] pixels = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            int colour = i % 3;
            pixels[colour * WIDTH * HEIGHT + i / 3] =
                    (float) (((rgb[i] & 0xff) / 255.0 - MEAN[colour]) / DEVIATION[colour]);
        }
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(network.toString());
                OnnxTensor input =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(pixels),
                                new long[] {1, 3, HEIGHT, WIDTH});
                OrtSession.Result result = session.run(Map.of("pixel_values", input))) {
            OnnxTensor depth = (OnnxTensor) result.get("predicted_depth").orElseThrow();
            float[] values = new float[depth.getFloatBuffer().remaining()];
            depth.getFloatBuffer().get(values);
            return values;
        }
    }

    private static void check(float[] actual, float[] expected, double factor) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat((double) actual[i])
                    .isCloseTo(factor * expected[i], within(1e-4 * Math.max(1, factor)));
        }
    }

    @Test
    void predictsWhatTheNetworkDoes() throws Exception {
        int before = SharedSessions.open();
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open("bundled:default")) {
            PredictedDepth prediction = predictor.predict(image());
            assertThat(prediction.width()).isEqualTo(WIDTH);
            assertThat(prediction.kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
            check(prediction.values(), asked(), 1);
            assertThat(predictor.name()).startsWith("flink-depth-tiny/");
        }
        assertThat(SharedSessions.open()).isEqualTo(before);
    }

    /** The same network under a card that calls its predictions half metres. */
    @Test
    void readsAPredictionAsTheCardSays() throws Exception {
        ModelCard metric =
                new ModelCard(
                        "metric",
                        null,
                        card.architecture(),
                        card.input(),
                        new ModelOutputs(
                                new ModelOutputs.Depth(
                                        "predicted_depth", DepthKind.METRIC_DEPTH, 0.5f),
                                null),
                        card.licence(),
                        Map.of(),
                        Map.of(),
                        Map.of());
        Path theirs = Files.move(network, folder.resolve("theirs.onnx"));
        network = theirs;
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(theirs, metric)) {
            check(predictor.predict(image()).metres(), asked(), 0.5);
        }
        assertThat(theirs).exists();
    }

    /** The same network under a card that calls its predictions those of a canonical camera. */
    @Test
    void readsTheDepthOfACanonicalCameraForTheImagesOwn() throws Exception {
        ModelOutputs.Depth depth =
                new ModelOutputs.Depth("predicted_depth", DepthKind.METRIC_DEPTH, 1, 30.0);
        ModelCard canonical = ModelCards.withOutputs(card, new ModelOutputs(depth, null));
        // The image has the size of the network's input.
        CameraIntrinsics camera = new CameraIntrinsics(50, 70, 1, 1);
        try (OnnxDepthPredictor predictor = OnnxDepthPredictor.open(network, canonical)) {
            check(predictor.predict(image(), camera).metres(), asked(), 2);
            assertThat(predictor.predict(image()).kind()).isEqualTo(DepthKind.RELATIVE_DISPARITY);
        }
    }

    @Test
    void aFileThatIsNoNetworkIsNamed() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "no network");
        assertThatThrownBy(() -> OnnxDepthPredictor.open(text, card))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(text.toString());
        assertThatThrownBy(() -> OnnxDepthPredictor.open(folder.resolve("absent.onnx"), card))
                .hasMessageContaining("absent.onnx");
    }
}
