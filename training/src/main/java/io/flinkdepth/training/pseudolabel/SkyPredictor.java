// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.pseudolabel;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.operators.depth.internal.BilinearResize;
import io.flinkdepth.operators.inference.engine.ImagePreprocessor;
import io.flinkdepth.operators.pseudolabel.internal.SkyProbability;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.OnnxCalls;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Predicts sky with any model whose card has a sky output: a sky head of this project or a
 * segmentation network. Owns a session and a copy of the package until closed. Thread-safe, except
 * for closing.
 */
@Internal
public final class SkyPredictor implements AutoCloseable {
    private final ModelInput input;
    private final ModelOutputs.Sky output;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;
    private final Path copy;

    private SkyPredictor(ModelCard card, Path copy) throws IOException {
        this.copy = copy;
        this.input = card.input();
        this.output = card.outputs().sky();
        if (output == null || input.layout() != ModelInput.Layout.NCHW) {
            options.close();
            throw new IllegalArgumentException(
                    card.name()
                            + " has "
                            + (output == null ? "no outputs.sky" : "layout " + input.layout())
                            + "; expected a model with a sky output and layout NCHW");
        }
        Path model = copy.resolve(ModelPackage.MODEL_FILE);
        try {
            this.session = OnnxCalls.session(model, options);
        } catch (OrtException e) {
            options.close();
            throw new IOException(card.name() + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a package anywhere; its files are copied and checked against their digests.
     *
     * @param location a folder of any Flink file system
     * @throws IOException when there is no package or its network cannot be loaded
     * @throws IllegalArgumentException when its card has no sky output
     */
    public static SkyPredictor open(String location) throws IOException {
        ModelPackage opened = ModelPackage.open(location);
        Path copy = Files.createTempDirectory("flink-depth-sky");
        try {
            opened.copyTo(copy);
            return new SkyPredictor(opened.card(), copy);
        } catch (IOException | RuntimeException e) {
            delete(copy);
            throw e;
        }
    }

    /** The probability of sky, height x width of the image, bilinear with aligned corners. */
    public float[] probabilities(RgbImage image) throws IOException {
        try (DecodedImage decoded =
                DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            ImageSize size = input.size().sizeFor(image.width(), image.height());
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(3 * size.pixels()));
            ImagePreprocessor.preprocess(decoded, input, size, values);
            long[] shape = {1, 3, size.height(), size.width()};
            try (OnnxTensor pixels = OnnxTensor.createTensor(environment, values.flip(), shape);
                    OrtSession.Result result =
                            OnnxCalls.call(
                                    () ->
                                            session.run(
                                                    Map.of(input.name(), pixels),
                                                    Set.of(output.name())))) {
                OnnxTensor prediction = (OnnxTensor) result.get(output.name()).orElseThrow();
                return resized(prediction, image);
            } catch (OrtException e) {
                throw new IOException("the network failed: " + e.getMessage(), e);
            }
        }
    }

    private float[] resized(OnnxTensor prediction, RgbImage image) throws IOException {
        FloatBuffer buffer = prediction.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        FloatTensor maps = new FloatTensor(prediction.getInfo().getShape(), values);
        int height = maps.axis(-2);
        int width = maps.axis(-1);
        int channels = values.length / (height * width);
        if (output.classIndex() == null ? channels != 1 : output.classIndex() >= channels) {
            throw new IOException(
                    "the output "
                            + output.name()
                            + " has "
                            + channels
                            + " channels, but the card's outputs.sky.classIndex is "
                            + output.classIndex());
        }
        return BilinearResize.resize(
                SkyProbability.ofImage(output, maps, 0),
                0,
                width,
                height,
                image.width(),
                image.height());
    }

    /** The same sample with sky where it is likelier than not, if nobody said where sky is. */
    public LabelledSample complete(LabelledSample sample) throws IOException {
        if (sample.sky() != null) {
            return sample;
        }
        float[] probabilities = probabilities(sample.image());
        boolean[] sky = new boolean[probabilities.length];
        for (int i = 0; i < sky.length; i++) {
            sky[i] = probabilities[i] > 0.5f;
        }
        return new LabelledSample(sample.image(), sample.label(), sample.intrinsics(), sky);
    }

    private static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException("the session cannot be closed: " + e.getMessage(), e);
        } finally {
            options.close();
            delete(copy);
        }
    }
}
