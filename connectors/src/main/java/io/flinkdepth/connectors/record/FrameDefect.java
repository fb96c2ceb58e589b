// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * What a source found wrong with a frame. The frame still flows, with its bytes, to the operator,
 * which sends it to the side output of failed frames: no record stops a source.
 *
 * @param reason the kind of defect
 * @param message a sentence that names the field, the value and what was expected
 */
@PublicEvolving
public record FrameDefect(FailureReason reason, String message) {

    public FrameDefect {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
    }
}
