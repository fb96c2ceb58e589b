// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.connectors.record.ShadowFigures;
import org.apache.flink.annotation.Internal;

/** What is said of an update of another model than the one that a job follows. */
@Internal
public final class IgnoredUpdates {

    private IgnoredUpdates() {}

    /** The event, with what to do where the update was meant for this job. */
    public static ModelEvent event(
            ModelUpdate update, String followed, ModelVersion served, long nowMillis) {
        String name = update.model().name();
        String reason =
                "it is of model '%s', and this job follows model '%s'; publish it as '%s' (registry publish --name), or follow '%s' (modelName, --model-name)"
                        .formatted(name, followed, followed, name);
        return new ModelEvent(
                ModelEvent.Kind.IGNORED,
                served,
                update.model(),
                nowMillis,
                nowMillis,
                reason,
                ShadowFigures.NONE);
    }
}
