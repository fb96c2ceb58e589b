// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import io.flinkdepth.operators.inference.engine.InferenceTask;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.OutputTag;

/**
 * What an operator is built from; serialized into the job graph.
 *
 * @param models where the configured model is, and where others are looked for
 * @param task what is computed with the model
 * @param options how it is run
 * @param shadow how a model update is evaluated before it is served
 * @param failedFrames where frames without a prediction go
 * @param modelEvents where the decisions about model updates go
 */
@Internal
public record InferenceSetup<T>(
        ModelLocator models,
        InferenceTask<T> task,
        InferenceOptions options,
        ShadowOptions shadow,
        OutputTag<FailedFrame> failedFrames,
        OutputTag<ModelEvent> modelEvents)
        implements Serializable {}
