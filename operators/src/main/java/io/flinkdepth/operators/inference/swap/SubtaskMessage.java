// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelUpdate;
import io.flinkdepth.connectors.record.ModelVersion;
import org.apache.flink.annotation.Internal;
import org.apache.flink.runtime.operators.coordination.OperatorEvent;

/** From a subtask to the coordinator. */
@Internal
public sealed interface SubtaskMessage extends OperatorEvent {

    /** The first message of each attempt, and the prediction to each change. */
    record ServingVersion(ModelVersion served) implements SubtaskMessage {}

    /**
     * An update came in.
     *
     * @param position which one of this attempt, from 1; every subtask gets the same ones
     */
    record UpdateReceived(int position, ModelUpdate update) implements SubtaskMessage {}

    /** The vote in a round. */
    record Vote(long round, Ballot ballot) implements SubtaskMessage {}

    /** The barrier of a checkpoint is behind it. */
    record BarrierPassed(long checkpoint) implements SubtaskMessage {}

    /** No more frames. */
    record EndOfInput() implements SubtaskMessage {}
}
