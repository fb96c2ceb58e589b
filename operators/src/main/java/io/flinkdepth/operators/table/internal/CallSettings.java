// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.internal;

import io.flinkdepth.operators.inference.InferenceOptions;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * What calls of a model need; travels to the cluster.
 *
 * @param model where the model is
 * @param task what is asked of it
 * @param options how it is run
 */
@Internal
public record CallSettings(ModelReference model, RowTask<?> task, InferenceOptions options)
        implements Serializable {

    /** The same for calls that come one at a time. */
    CallSettings oneByOne() {
        return new CallSettings(model, task, options.withBatchSize(1));
    }
}
