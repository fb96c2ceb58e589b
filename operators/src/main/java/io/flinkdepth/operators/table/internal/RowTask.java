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
 * A task whose answers are rows. They are encoded on the decoding threads, so that the calls' own
 * thread only passes them on.
 *
 * @param task what is asked of the model
 * @param columns what becomes of its answer
 */
@Internal
public record RowTask<T>(InferenceTask<T> task, AnswerColumns<T> columns)
        implements InferenceTask<AnsweredCall> {

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return task.outputs(outputs);
    }

    @Override
    public boolean encoderOnly() {
        return task.encoderOnly();
    }

    @Override
    public AnsweredCall read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NotFiniteException {
        T answer = task.read(frame, imageSize, model, outputs, index, timings);
        return new AnsweredCall(frame.identity().sequence(), columns.answer(answer));
    }

    RowData failure(FailedFrame frame) {
        return columns.failure(frame);
    }

    /** Answers are compared where models are tried on live frames, which is not done here. */
    @Override
    public boolean constant(AnsweredCall answer) {
        return false;
    }

    @Override
    public double agreement(AnsweredCall reference, AnsweredCall answer) {
        return Double.NaN;
    }
}
