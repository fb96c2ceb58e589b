// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.OutputTag;

/**
 * The parameters of an operator; serialized in the job graph.
 *
 * @param models locations of the configured model and of other models
 * @param modelName the name of the model whose updates apply; null for that of the configured model
 * @param task the task of the model
 * @param options options of the inference
 * @param shadow options of the shadow evaluation of model updates
 * @param failedFrames side output of frames without a prediction
 * @param modelEvents side output of the decisions about model updates
 */
@Internal
public record InferenceSetup<T>(
        ModelLocator models,
        @Nullable String modelName,
        InferenceTask<T> task,
        InferenceOptions options,
        ShadowOptions shadow,
        OutputTag<FailedFrame> failedFrames,
        OutputTag<ModelEvent> modelEvents)
        implements Serializable {

    /** Returns the same parameters with other options of the inference. */
    public InferenceSetup<T> withOptions(InferenceOptions newOptions) {
        return new InferenceSetup<>(
                models, modelName, task, newOptions, shadow, failedFrames, modelEvents);
    }
}
