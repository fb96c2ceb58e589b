// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.InvalidModelException;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.model.ModelPackage;
import io.flinkdepth.connectors.record.CameraIntrinsics;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.ModelRun;
import io.flinkdepth.operators.runtime.Device;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import io.flinkdepth.operators.runtime.internal.SessionOpener;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * Runs a model on a generated image before it gets frames of the stream. The prediction must have
 * the right shape and be finite. This also warms up the session, because the first run is the
 * slowest.
 */
@Internal
public final class ModelProbe {

    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    private static final Frame FRAME =
            new Frame(
                    new FrameIdentity("probe", 0, 0),
                    new byte[0],
                    "image/png",
                    new CameraIntrinsics(WIDTH, WIDTH, (WIDTH - 1) / 2.0, (HEIGHT - 1) / 2.0),
                    null);

    private ModelProbe() {}

    /**
     * Loads, checks and warms up a model with an opener; closes it if a check fails. Thread-safe.
     */
    public static LoadedModel load(
            ModelPackage model,
            InferenceTask<?> task,
            InferenceOptions options,
            Device device,
            SessionOpener opener)
            throws IOException {
        options.trustedKeys().require(model);
        LoadedModel loaded =
                LoadedModel.load(
                        model,
                        task.encoderOnly(),
                        device,
                        options.runtime(),
                        options.inputSize(),
                        opener);
        boolean passed = false;
        try {
            check(loaded, task);
            passed = true;
            return loaded;
        } finally {
            // Also after an Error.
            if (!passed) {
                loaded.close();
            }
        }
    }

    static void check(LoadedModel model, InferenceTask<?> task) throws InvalidModelException {
        Set<String> wanted = task.outputs(model.model().card().outputs());
        if (wanted.isEmpty()) {
            throw new InvalidModelException(
                    model
                            + " has only the outputs "
                            + model.model().card().outputs()
                            + ", none of which this job needs");
        }
        int views = task.views(model.model().card().outputs());
        int maxBatch = model.input().maximumBatch();
        if (maxBatch > 0 && maxBatch < views) {
            throw new InvalidModelException(
                    model
                            + " takes "
                            + maxBatch
                            + " image at a time; this job shows it a picture and its mirror image"
                            + " together: export it with a free batch size");
        }
        try (DecodedImage image = picture();
                ModelRun run = ModelRun.prepare(model, task, image)) {
            Map<String, FloatTensor> outputs = run.run(wanted);
            checkShapes(model, views, outputs);
            task.read(FRAME, run.size(), model, outputs, 0, InferenceTimings.NONE);
        } catch (OrtException | InferenceTask.NoPredictionException e) {
            throw new InvalidModelException(
                    model
                            + " fails on a picture of "
                            + WIDTH
                            + " x "
                            + HEIGHT
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    // N x H x W and N x 1 x H x W for maps, N x D for tokens: one image's values, whatever the
    // axes. The axes of a sky output were checked against the card when the model was loaded.
    private static void checkShapes(LoadedModel model, int views, Map<String, FloatTensor> outputs)
            throws InvalidModelException {
        for (Map.Entry<String, FloatTensor> output : outputs.entrySet()) {
            long[] shape = output.getValue().shape();
            boolean map = isMap(output.getKey(), model.model().card().outputs());
            ModelOutputs.Sky sky = model.model().card().outputs().sky();
            if (sky != null && output.getKey().equals(sky.name()) && shape[0] == views) {
                continue;
            }
            boolean fits =
                    map
                            ? shape.length == 3 || (shape.length == 4 && shape[1] == 1)
                            : shape.length == 2;
            if (!fits || shape[0] != views) {
                throw new InvalidModelException(
                        model
                                + ": output '"
                                + output.getKey()
                                + "' has the shape "
                                + Arrays.toString(shape)
                                + " for "
                                + views
                                + " images; expected "
                                + views
                                + (map ? " x H x W or N x 1 x H x W" : " x D"));
            }
        }
    }

    private static boolean isMap(String output, ModelOutputs outputs) {
        return outputs.depth() != null && output.equals(outputs.depth().name())
                || outputs.confidence() != null && output.equals(outputs.confidence().name());
    }

    /** Creates a fixed picture with gradients and edges. */
    static DecodedImage picture() {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int at = 3 * (y * WIDTH + x);
                boolean square = (x / 40 + y / 40) % 2 == 0;
                rgb[at] = (byte) (255 * x / WIDTH);
                rgb[at + 1] = (byte) (255 * y / HEIGHT);
                rgb[at + 2] = (byte) (square ? 200 : 60);
            }
        }
        return DecodedImage.ofRgb(WIDTH, HEIGHT, rgb);
    }
}
