// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelEvent;
import io.flinkdepth.connectors.record.ModelUpdate;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** From the coordinator to a subtask. */
@Internal
public sealed interface CoordinatorMessage extends OperatorEvent {

    /** Load this version, try it, and vote. An earlier round is over. */
    record Evaluate(long round, ModelUpdate update) implements CoordinatorMessage {}

    /**
     * The end of a round.
     *
     * @param accepted whether the version takes over now; else the one in service stays
     * @param reason why, in words
     * @param event what to tell the world; null for all subtasks but one
     */
    record Decision(
            long round,
            ModelUpdate update,
            boolean accepted,
            String reason,
            @Nullable ModelEvent event)
            implements CoordinatorMessage {}

    /** The others serve this version: load it and serve it. */
    record Follow(ModelUpdate update) implements CoordinatorMessage {}

    /**
     * Nothing is left to be done about an update.
     *
     * @param endedRound the round that is over with it; 0 where none is
     */
    record Settled(ModelUpdate update, long endedRound) implements CoordinatorMessage {}
}
