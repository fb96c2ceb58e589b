// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;
import org.apache.flink.table.data.RowData;

/**
 * A task whose predictions are rows. They are encoded on the decoding threads, so that the thread
 * of the calls only forwards them.
 *
 * @param task the task of the model
 * @param columns the columns of the rows
 */
@Internal
public record RowTask<T>(InferenceTask<T> task, PredictionColumns<T> columns)
        implements InferenceTask<PredictedRow> {

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return task.outputs(outputs);
    }

    @Override
    public boolean encoderOnly() {
        return task.encoderOnly();
    }

    @Override
    public int views(ModelOutputs outputs) {
        return task.views(outputs);
    }

    @Override
    public PredictedRow read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        T prediction = task.read(frame, imageSize, model, outputs, index, timings);
        return new PredictedRow(frame.identity().sequence(), columns.prediction(prediction));
    }

    RowData failure(FailedFrame frame) {
        return columns.failure(frame);
    }

    /** Not called, because SQL has no shadow evaluation. */
    @Override
    public boolean constant(PredictedRow prediction) {
        return false;
    }

    @Override
    public double agreement(PredictedRow reference, PredictedRow prediction) {
        return Double.NaN;
    }
}
