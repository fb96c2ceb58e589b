// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import io.flinkdepth.connectors.record.internal.ShortText;
import java.io.Serializable;
import java.util.Objects;
import org.apache.flink.annotation.Experimental;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * The result of a model update in a job. There is one event for each decision, independently of the
 * parallelism.
 *
 * @param kind the result
 * @param served the serving version before the decision
 * @param candidate the version that the update names
 * @param receivedAtMillis start of the evaluation in the job, in milliseconds since the epoch, by
 *     the JobManager's clock
 * @param decidedAtMillis arrival of the last vote
 * @param reason the reason, in words; cut after {@value #MAX_REASON} characters
 * @param shadow figures of the shadow evaluation, over all subtasks
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

    /** Maximum length of the reason, which may quote what others have written. */
    public static final int MAX_REASON = 2000;

    /** Results of a model update. */
    public enum Kind {
        /** A newer version took over in all subtasks. */
        SWAPPED,
        /** An older version took over in all subtasks. */
        ROLLED_BACK,
        /** The serving version stays in all subtasks. */
        REFUSED,
        /** The update has another model name than the job follows; nothing was evaluated. */
        IGNORED;

        /** Returns whether another version serves than before. */
        public boolean isSwap() {
            return this == SWAPPED || this == ROLLED_BACK;
        }
    }

    public ModelEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(candidate, "candidate");
        reason = ShortText.of(Objects.requireNonNull(reason, "reason"), MAX_REASON);
        Objects.requireNonNull(shadow, "shadow");
    }
}
