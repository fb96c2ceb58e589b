// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** A message from a subtask to the coordinator. */
@Internal
public sealed interface SubtaskMessage extends OperatorEvent {

    /** The serving version; the first message of each attempt, and the reply to each change. */
    record ServingVersion(ModelVersion served) implements SubtaskMessage {}

    /**
     * A received update.
     *
     * @param position number of the update in this attempt, from 1; all subtasks get the same
     *     updates
     */
    record UpdateReceived(int position, ModelUpdate update) implements SubtaskMessage {}

    /** A vote in a round. */
    record Vote(long round, Ballot ballot) implements SubtaskMessage {}

    /** The subtask has forwarded the barrier of a checkpoint. */
    record BarrierPassed(long checkpoint) implements SubtaskMessage {}

    /** The input of frames has ended. */
    record EndOfInput() implements SubtaskMessage {}
}
