// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.operators.inference.InferenceOptions;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * The settings for calls of a model; serialized and sent to the cluster.
 *
 * @param model the reference to the model
 * @param input the input columns
 * @param task the task of the model
 * @param options options of the inference
 */
@Internal
public record CallSettings(
        ModelReference model, InputColumns input, RowTask<?> task, InferenceOptions options)
        implements Serializable {

    /** Returns the same settings with other options of the inference. */
    CallSettings withOptions(InferenceOptions newOptions) {
        return new CallSettings(model, input, task, newOptions);
    }

    /** Returns the same settings for synchronous calls. */
    CallSettings oneByOne() {
        return withOptions(options.withBatchSize(1));
    }
}
