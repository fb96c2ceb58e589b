// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** A message from the coordinator to a subtask. */
@Internal
public sealed interface CoordinatorMessage extends OperatorEvent {

    /** Requests the subtask to load and evaluate a version and to vote. Ends an earlier round. */
    record Evaluate(long round, ModelUpdate update) implements CoordinatorMessage {}

    /**
     * The end of a round.
     *
     * @param accepted whether the version takes over now; otherwise the serving version stays
     * @param refusal the kind of reason of a refusal; null if accepted
     * @param reason the reason, in words
     * @param event the event to emit; null for all subtasks except one
     */
    record Decision(
            long round,
            ModelUpdate update,
            boolean accepted,
            @Nullable RefusalReason refusal,
            String reason,
            @Nullable ModelEvent event)
            implements CoordinatorMessage {}

    /** Requests the subtask to load and serve the version that the other subtasks serve. */
    record Follow(ModelUpdate update) implements CoordinatorMessage {}

    /**
     * An update is complete.
     *
     * @param endedRound the round that ends with it; 0 for none
     */
    record Settled(ModelUpdate update, long endedRound) implements CoordinatorMessage {}
}
