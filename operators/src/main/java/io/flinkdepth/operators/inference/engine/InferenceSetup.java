// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.engine;

import io.flinkdepth.connectors.record.FailedFrame;
import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.operators.inference.InferenceOptions;
import io.flinkdepth.operators.inference.ShadowOptions;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.util.OutputTag;

/**
 * What an operator is built from; travels to the cluster.
 *
 * @param modelLocation the folder of the model to start with
 * @param task what is asked of the model
 * @param options how
 * @param guard how an announced model is tried
 * @param failedFrames where frames without an answer go
 * @param modelEvents where it is told what became of announced models
 */
@Internal
public record InferenceSetup<T>(
        String modelLocation,
        InferenceTask<T> task,
        InferenceOptions options,
        ShadowOptions guard,
        OutputTag<FailedFrame> failedFrames,
        OutputTag<ModelEvent> modelEvents)
        implements Serializable {}
