// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelVersion;
import javax.annotation.Nullable;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;

/** The coordinator's view of a subtask, for its current attempt. */
final class Member {

    @Nullable private SubtaskGateway gateway;
    private int attempt = -1;
    private boolean left;

    /**
     * The version that it serves or will serve after its next message; null before its first
     * report.
     */
    @Nullable ModelVersion serves;

    /** Whether the subtask itself reported the version. */
    boolean confirmed;

    @Nullable Ballot ballot;

    /** The last checkpoint whose barrier the subtask has forwarded. */
    long passed;

    /** Number of updates before the first one of this attempt. */
    int updatesBefore;

    /** The life of the operator in which the subtask joined. */
    private int life = -1;

    /**
     * Called at the start of a new attempt.
     *
     * @param newLife counts how often all subtasks failed. A subtask that was already present in
     *     this life has restarted alone and does not receive earlier updates again
     */
    void ready(int newAttempt, SubtaskGateway newGateway, int newLife, int updates) {
        forget();
        attempt = newAttempt;
        gateway = newGateway;
        updatesBefore = life == newLife ? updates : 0;
        life = newLife;
    }

    void forget() {
        gateway = null;
        attempt = -1;
        left = false;
        serves = null;
        confirmed = false;
        ballot = null;
        passed = 0;
        updatesBefore = 0;
    }

    void leave() {
        left = true;
    }

    boolean isAttempt(int number) {
        return gateway != null && attempt == number;
    }

    /** Whether the subtask has reported its version and its input has not ended. */
    boolean serving() {
        return serves != null && !left;
    }

    /** Whether its input has ended. */
    boolean inputEnded() {
        return left;
    }

    void send(CoordinatorMessage message) {
        gateway.sendEvent(message);
    }
}
