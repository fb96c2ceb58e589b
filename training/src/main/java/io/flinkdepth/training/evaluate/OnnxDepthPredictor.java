package io.flinkdepth.training.evaluate;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.DepthKind;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;

/**
 * What would be served: a package's exported network, run by ONNX Runtime, fed as its card says.
 * Metric depth is answered as its inverse. Owns a session until closed. One thread at a time.
 */
@Experimental
public final class OnnxDepthPredictor implements DepthPredictor, AutoCloseable {
    private final ModelInput input;
    private final ModelOutputs.Depth output;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession.SessionOptions options;
    private final OrtSession session;
    @Nullable private final Path copy;

    /**
     * Loads a network.
     *
     * @param model the ONNX file
     * @param card how to feed it
     * @throws IOException when the file cannot be loaded
     */
    public OnnxDepthPredictor(Path model, ModelCard card) throws IOException {
        this(model, card, null);
    }

    private OnnxDepthPredictor(Path model, ModelCard card, @Nullable Path copy) throws IOException {
        this.copy = copy;
        this.input = card.input();
        this.output = card.outputs().depth();
        if (output == null) {
            throw new IllegalArgumentException(
                    card.name() + " gives no depth; only models that do can be evaluated");
        }
        if (input.layout() != ModelInput.Layout.NCHW) {
            throw new IllegalArgumentException(
                    card.name() + " wants " + input.layout() + "; only NCHW can be evaluated");
        }
        this.options = new OrtSession.SessionOptions();
        try {
            this.session = environment.createSession(model.toString(), options);
        } catch (OrtException e) {
            options.close();
            throw new IOException(model + " cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * Opens a package anywhere; its files are copied, checked against their digests, and deleted
     * when this is closed.
     *
     * @param location a folder of any Flink file system, or {@code bundled:NAME}
     * @throws IOException when there is no package or its network cannot be loaded
     */
    public static OnnxDepthPredictor open(String location) throws IOException {
        ModelPackage opened = ModelPackage.open(location);
        Path copy = Files.createTempDirectory("flink-depth-evaluate");
        try {
            opened.copyTo(copy);
            return new OnnxDepthPredictor(
                    copy.resolve(ModelPackage.MODEL_FILE), opened.card(), copy);
        } catch (IOException | RuntimeException e) {
            delete(copy);
            throw e;
        }
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
    public DisparityMap predict(DecodedImage image) throws IOException {
        ImagePreparation.Prepared prepared = ImagePreparation.prepare(image, input);
        long[] shape = {1, 3, prepared.size().height(), prepared.size().width()};
        try (OnnxTensor pixels =
                        OnnxTensor.createTensor(
                                environment, FloatBuffer.wrap(prepared.values()), shape);
                OrtSession.Result result = session.run(Map.of(input.name(), pixels))) {
            return disparity((OnnxTensor) result.get(output.name()).orElseThrow());
        } catch (OrtException e) {
            throw new IOException("the network failed: " + e.getMessage(), e);
        }
    }

    private DisparityMap disparity(OnnxTensor answer) {
        long[] shape = answer.getInfo().getShape();
        FloatBuffer buffer = answer.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        if (output.kind() == DepthKind.METRIC_DEPTH) {
            for (int i = 0; i < values.length; i++) {
                values[i] = 1 / Math.max(values[i] * output.metresPerUnit(), 1e-3f);
            }
        }
        return new DisparityMap(
                (int) shape[shape.length - 1], (int) shape[shape.length - 2], values);
    }

    @Override
    public void close() throws IOException {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IOException("the session cannot be closed: " + e.getMessage(), e);
        } finally {
            options.close();
            if (copy != null) {
                delete(copy);
            }
        }
    }
}
