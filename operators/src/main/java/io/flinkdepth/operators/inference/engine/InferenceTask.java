// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelOutputs;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.operators.runtime.internal.FloatTensor;
import io.flinkdepth.operators.runtime.internal.LoadedModel;
import java.io.Serializable;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.Internal;

/**
 * A task of a model, such as depth or embeddings. Runs on the decoding threads; stateless.
 *
 * @param <T> the type of the predictions
 */
@Internal
public interface InferenceTask<T> extends Serializable {

    /**
     * Returns the required outputs of the network; empty if the model does not support the task.
     */
    Set<String> outputs(ModelOutputs outputs);

    /** Whether the task needs only the encoder. */
    boolean encoderOnly();

    /**
     * Returns the number of views of a frame that the task needs of a network, which are
     * consecutive in the batch: 1, or 2 for the picture and its mirror image.
     */
    default int views(ModelOutputs outputs) {
        return 1;
    }

    /**
     * Reads the prediction of one frame.
     *
     * @param imageSize the size of the frame's upright picture
     * @param outputs the outputs of the network for the whole batch
     * @param index the index of the frame's first view in the batch
     * @throws NoPredictionException if this frame has no usable prediction, for example because of
     *     NaN or infinite values
     */
    T read(
            Frame frame,
            ImageSize imageSize,
            LoadedModel model,
            Map<String, FloatTensor> outputs,
            int index,
            InferenceTimings timings)
            throws NoPredictionException;

    /** Whether {@link #withThumbnail} needs a thumbnail of the picture. */
    default boolean wantsThumbnail() {
        return false;
    }

    /** Adds the thumbnail of the picture to the prediction; called only if the task needs it. */
    default T withThumbnail(T prediction, LumaThumbnail thumbnail) {
        return prediction;
    }

    /** Whether a prediction has the same value everywhere. */
    boolean constant(T prediction);

    /**
     * Returns the agreement of two models' predictions for one frame, at most 1; NaN if they cannot
     * be compared.
     *
     * @param reference the prediction that is considered correct
     */
    double agreement(T reference, T prediction);

    /** Returns the mean confidence of a prediction, 0 to 1; NaN if it has none. */
    default double confidence(T prediction) {
        return Double.NaN;
    }

    /** The outputs of the network give no usable prediction of this frame. */
    final class NoPredictionException extends Exception {

        private static final long serialVersionUID = 1L;

        private final FailureReason reason;

        public NoPredictionException(FailureReason reason, String message) {
            super(message);
            this.reason = reason;
        }

        FrameDefect toDefect() {
            return new FrameDefect(reason, getMessage());
        }
    }
}
