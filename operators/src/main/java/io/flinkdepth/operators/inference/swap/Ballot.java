// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.inference.swap;

import io.flinkdepth.connectors.record.ShadowFigures;
import io.flinkdepth.operators.inference.engine.RefusalReason;
import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * The vote of a subtask about a candidate.
 *
 * @param choice the vote
 * @param refusal the kind of reason of a vote against it; otherwise null
 * @param reason the reason, in words
 * @param figures the measured figures
 */
@Internal
public record Ballot(
        Choice choice, @Nullable RefusalReason refusal, String reason, ShadowFigures figures)
        implements Serializable {

    /** A vote. */
    public enum Choice {
        YES,
        NO,
        ABSTAIN
    }

    public static Ballot yes(String reason, ShadowFigures figures) {
        return new Ballot(Choice.YES, null, reason, figures);
    }

    public static Ballot no(RefusalReason refusal, String reason, ShadowFigures figures) {
        return new Ballot(Choice.NO, refusal, reason, figures);
    }

    public static Ballot abstain(String reason) {
        return new Ballot(Choice.ABSTAIN, null, reason, ShadowFigures.NONE);
    }
}
