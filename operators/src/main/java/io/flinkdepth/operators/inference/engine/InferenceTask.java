// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * What is asked of a model: depth, embeddings. Runs on the decoding threads; stateless.
 *
 * @param <T> the type of the predictions
 */
@Internal
public interface InferenceTask<T> extends Serializable {

    /** Which outputs of the network are needed; empty where the model cannot do the task. */
    Set<String> outputs(ModelOutputs outputs);

    /** Whether the encoder alone is enough. */
    boolean encoderOnly();

    /**
     * How many views of a frame the network is shown, one behind the other in the batch: 1, or 2
     * where its mirror image follows the picture.
     */
    default int views() {
        return 1;
    }

    /**
     * Makes the prediction of one frame.
     *
     * @param imageSize the size of the frame's upright picture
     * @param outputs the network's predictions for the whole batch
     * @param index the place of the frame's first view in the batch
     * @throws NotFiniteException where the prediction holds a NaN or an infinity
     */
    T read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NotFiniteException;

    /** Whether {@link #withThumbnail} wants to know what the picture looked like. */
    default boolean wantsThumbnail() {
        return false;
    }

    /** Adds the picture's thumbnail to the prediction; called where it is wanted. */
    default T withThumbnail(T prediction, LumaThumbnail thumbnail) {
        return prediction;
    }

    /** Whether a prediction says the same everywhere. */
    boolean constant(T prediction);

    /**
     * How far two models' predictions to one frame agree, at most 1; NaN where they cannot be
     * compared.
     *
     * @param reference the prediction that counts as right
     */
    double agreement(T reference, T prediction);

    /** A network's prediction that is no number. */
    final class NotFiniteException extends Exception {

        private static final long serialVersionUID = 1L;

        public NotFiniteException(String message) {
            super(message);
        }
    }
}
