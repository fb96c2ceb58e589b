// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;

/** Depth, after a test has done what it wants with the frame. */
public record ReadTask(DepthTask task, BeforeRead before) implements InferenceTask<DepthMap> {

    /** May wait or fail. */
    @FunctionalInterface
    public interface BeforeRead extends Serializable {
        void accept(Frame frame);
    }

    public ReadTask(BeforeRead before) {
        this(new DepthTask(true), before);
    }

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return task.outputs(outputs);
    }

    @Override
    public boolean encoderOnly() {
        return false;
    }

    @Override
    public DepthMap read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        before.accept(frame);
        return task.read(frame, imageSize, model, outputs, index, timings);
    }

    @Override
    public boolean constant(DepthMap prediction) {
        return false;
    }

    @Override
    public double agreement(DepthMap reference, DepthMap prediction) {
        return 1;
    }
}
