// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ModelVersion;
import javax.annotation.Nullable;
import org.apache.flink.runtime.operators.coordination.OperatorCoordinator.SubtaskGateway;

/** What the coordinator knows of a subtask; all of it is about its present attempt. */
final class Member {

    @Nullable private SubtaskGateway gateway;
    private int attempt = -1;
    private boolean left;

    /** The version it serves, or will at its next message; null until it said one. */
    @Nullable ModelVersion serves;

    /** Whether it said so itself. */
    boolean confirmed;

    @Nullable Ballot ballot;

    /** The last checkpoint whose barrier it has behind it. */
    long passed;

    /** How many updates had come before this attempt's first. */
    int updatesBefore;

    /** Since when, in lives of the operator, it has been there. */
    private int life = -1;

    /**
     * A new attempt began.
     *
     * @param newLife counts how often all subtasks were lost; one that was there in this life
     *     before comes back alone, and will not be told again what was received
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

    /** Has said what it serves, and still has frames to come. */
    boolean serving() {
        return serves != null && !left;
    }

    /** Has had its last frame. */
    boolean inputEnded() {
        return left;
    }

    void send(CoordinatorMessage message) {
        gateway.sendEvent(message);
    }
}
