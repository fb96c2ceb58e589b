// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelCard;
import io.flinkdepth.connectors.model.ModelInput;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.model.ModelPackageWriter;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.depth.internal.CameraScale;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.ModelRun;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.Precision;
import io.flinkdepth.operators.runtime.RuntimeOptions;
import io.flinkdepth.operators.runtime.internal.Devices;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.util.FileUtils;

/**
 * Runs a model package as it is served: with the session, preprocessing and postprocessing of the
 * streaming operators, one image at a time. Owns a lease of the session until closed. Thread-safe
 * until then.
 */
@Experimental
public final class OnnxDepthPredictor implements DepthModel, AutoCloseable {
    private static final DepthTask TASK = new DepthTask(false);
    private static final DepthTask WITH_CONFIDENCE =
            new DepthTask(false, CameraScale.DEFAULT, true);
    private static final FrameIdentity FRAME = new FrameIdentity("evaluation", 0, 0);
    private static final byte[] NO_BYTES = {};

    private final LoadedModel model;

    private OnnxDepthPredictor(ModelPackage opened, Device device, Precision precision)
            throws IOException {
        if (opened.card().outputs().depth() == null) {
            throw new IllegalArgumentException(
                    opened.card().name() + " gives no depth; only models that do can be evaluated");
        }
        // One run at a time on all cores, and no rounding that is only there for speed.
        RuntimeOptions options =
                new RuntimeOptions(device, 0, 0, 1, false, Map.of()).withPrecision(precision);
        Device resolved = Devices.resolve(device, OptionalInt.empty());
        this.model = LoadedModel.load(opened, false, resolved, options, 0);
    }

    /**
     * Opens a package on the CPU.
     *
     * @param location a folder of any Flink file system, or {@code bundled:NAME}
     * @throws IOException when there is no package or its network cannot be loaded
     */
    public static OnnxDepthPredictor open(String location) throws IOException {
        return open(location, Device.CPU);
    }

    /** Opens a package on a device, in the precision that would be served there. */
    public static OnnxDepthPredictor open(String location, Device device) throws IOException {
        return open(location, device, Precision.AUTO);
    }

    /** Opens one of the networks of a package on a device. */
    public static OnnxDepthPredictor open(String location, Device device, Precision precision)
            throws IOException {
        return new OnnxDepthPredictor(ModelPackage.open(location), device, precision);
    }

    /** Opens a network that is in no package, on the CPU. */
    public static OnnxDepthPredictor open(Path network, ModelCard card) throws IOException {
        return open(network, card, Device.CPU);
    }

    /**
     * Opens a network that is in no package.
     *
     * @param network the ONNX file, with all its weights in it
     * @param card how to feed it; its digests are not looked at
     * @throws IOException when the file cannot be loaded
     */
    public static OnnxDepthPredictor open(Path network, ModelCard card, Device device)
            throws IOException {
        if (!Files.isRegularFile(network)) {
            throw new IOException("there is no file " + network);
        }
        Path folder = Files.createTempDirectory("flink-depth-evaluate-");
        try {
            Files.createSymbolicLink(
                    folder.resolve(ModelPackage.MODEL_FILE), network.toAbsolutePath());
            return new OnnxDepthPredictor(
                    ModelPackageWriter.write(folder, card.withFiles(Map.of())),
                    device,
                    Precision.AUTO);
        } catch (IOException e) {
            throw new IOException(network + ": " + e.getMessage(), e);
        } finally {
            // Loading copied it.
            FileUtils.deleteDirectory(folder.toFile());
        }
    }

    /** The model's name and version. */
    public String name() {
        return model.version().toString();
    }

    /** The input of the network. */
    ModelInput input() {
        return model.input();
    }

    @Override
    public PredictedDepth predict(DecodedImage image) throws IOException {
        return predict(image, null);
    }

    @Override
    public PredictedDepth predict(DecodedImage image, @Nullable CameraIntrinsics camera)
            throws IOException {
        return predict(TASK, image, camera);
    }

    @Override
    public PredictedDepth predictWithConfidence(DecodedImage image) throws IOException {
        return predict(WITH_CONFIDENCE, image, null);
    }

    private PredictedDepth predict(
            DepthTask task, DecodedImage image, @Nullable CameraIntrinsics camera)
            throws IOException {
        try (ModelRun run = ModelRun.prepare(model, task, image)) {
            Map<String, FloatTensor> outputs =
                    run.run(task.outputs(model.model().card().outputs()));
            DepthMap depth =
                    task.read(
                            new Frame(FRAME, NO_BYTES, null, camera, null),
                            new ImageSize(image.width(), image.height()),
                            model,
                            outputs,
                            0,
                            InferenceTimings.NONE);
            return new PredictedDepth(
                    depth.width(),
                    depth.height(),
                    depth.values(),
                    depth.kind(),
                    depth.confidence() == null ? null : depth.confidence().values());
        } catch (OrtException | InferenceTask.NoPredictionException e) {
            throw new IOException(model + " failed: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
