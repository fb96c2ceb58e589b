// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.embedding.internal;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.ImageEmbedding;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.depth.internal.DepthTask;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/** Reads embeddings from the outputs of a network. */
@Internal
public record EmbeddingTask() implements InferenceTask<ImageEmbedding> {

    @Override
    public Set<String> outputs(ModelOutputs outputs) {
        return outputs.embedding() == null
                ? Set.of()
                : Set.of(outputs.embedding().classToken(), outputs.embedding().patchMean());
    }

    @Override
    public boolean encoderOnly() {
        return true;
    }

    @Override
    public ImageEmbedding read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException {
        ModelOutputs.Embedding names = model.model().card().outputs().embedding();
        return new ImageEmbedding(
                frame.identity(),
                row(outputs.get(names.classToken()), index, names.classToken()),
                row(outputs.get(names.patchMean()), index, names.patchMean()),
                model.version(),
                timings);
    }

    @Override
    public boolean constant(ImageEmbedding prediction) {
        return DepthTask.constant(prediction.classToken());
    }

    /** Returns the cosine of the class tokens. */
    @Override
    public double agreement(ImageEmbedding reference, ImageEmbedding prediction) {
        float[] a = reference.classToken();
        float[] b = prediction.classToken();
        if (a.length != b.length) {
            return Double.NaN;
        }
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += (double) b[i] * b[i];
        }
        double lengths = Math.sqrt(squaresOfA * squaresOfB);
        return lengths > 0 ? product / lengths : 0;
    }

    static float[] row(FloatTensor tensor, int index, String name) throws NoPredictionException {
        int length = tensor.axis(-1);
        float[] row = Arrays.copyOfRange(tensor.values(), index * length, (index + 1) * length);
        for (float value : row) {
            if (!Float.isFinite(value)) {
                throw new NoPredictionException(
                        FailureReason.NOT_FINITE, "the model's " + name + " holds " + value);
            }
        }
        return row;
    }
}
