// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ShadowFigures;
import java.io.Serializable;
import org.apache.flink.annotation.Internal;

/**
 * The vote of a subtask about a candidate.
 *
 * @param choice the vote
 * @param reason the reason, in words
 * @param figures the measured figures
 */
@Internal
public record Ballot(Choice choice, String reason, ShadowFigures figures) implements Serializable {

    /** A vote. */
    public enum Choice {
        YES,
        NO,
        ABSTAIN
    }

    public static Ballot yes(String reason, ShadowFigures figures) {
        return new Ballot(Choice.YES, reason, figures);
    }

    public static Ballot no(String reason, ShadowFigures figures) {
        return new Ballot(Choice.NO, reason, figures);
    }

    public static Ballot abstain(String reason) {
        return new Ballot(Choice.ABSTAIN, reason, ShadowFigures.NONE);
    }
}
