// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * What became of a model update in a job. There is one event for each decision, however many
 * subtasks took it.
 *
 * @param kind what happened
 * @param served the version in service before
 * @param candidate the version that the update names
 * @param receivedAtMillis when the job's subtasks were told to try it, in milliseconds since the
 *     epoch, by the JobManager's clock
 * @param decidedAtMillis when the last vote was in
 * @param reason why, in words
 * @param shadow what the shadow evaluation measured, over all subtasks
 */
@Experimental
@TypeInfo(RecordTypeInformation.OfModelEvent.class)
public record ModelEvent(
        Kind kind,
        ModelVersion served,
        ModelVersion candidate,
        long receivedAtMillis,
        long decidedAtMillis,
        String reason,
        ShadowFigures shadow)
        implements Serializable {

    /** What can become of a model update. */
    public enum Kind {
        /** A newer version took over in all subtasks. */
        SWAPPED,
        /** An older version took over in all subtasks. */
        ROLLED_BACK,
        /** The version in service stays in all subtasks. */
        REFUSED
    }

    public ModelEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(candidate, "candidate");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(shadow, "shadow");
    }
}
