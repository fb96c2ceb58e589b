// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import ai.onnxruntime.OrtException;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.inference.engine.ModelRun;
import io.flinkdepth.operators.runtime.internal.DeviceExecutor;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The run of a model on a single frame: on a thread of the device, or if the model runs in another
 * process, on the thread of the caller.
 *
 * @param prediction the prediction of the model
 * @param nanos duration of the network's run
 */
record FrameRun<T>(T prediction, long nanos) {

    static <T> FrameRun<T> of(
            LoadedModel model,
            InferenceTask<T> task,
            Frame frame,
            ImageHeader header,
            DecodedImage image,
            DeviceExecutor device)
            throws OrtException, InferenceTask.NoPredictionException, InterruptedException {
        try (ModelRun run = ModelRun.prepare(model, task, image)) {
            FutureTask<Map<String, FloatTensor>> network =
                    new FutureTask<>(() -> run.run(task.outputs(model.model().card().outputs())));
            if (model.session().isIsolated()) {
                // On a thread of the device a network that loops would hold up the stream.
                network.run();
            } else {
                device.execute(network);
            }
            Map<String, FloatTensor> outputs = await(network);
            T prediction =
                    task.read(
                            frame,
                            new ImageSize(header.width(), header.height()),
                            model,
                            outputs,
                            0,
                            InferenceTimings.NONE);
            return new FrameRun<>(prediction, run.nanos());
        }
    }

    // The memory of the input must not be freed while the device reads it, so always wait.
    private static Map<String, FloatTensor> await(FutureTask<Map<String, FloatTensor>> network)
            throws OrtException, InterruptedException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return network.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    if (e.getCause() instanceof OrtException failure) {
                        throw failure;
                    }
                    throw new IllegalStateException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
