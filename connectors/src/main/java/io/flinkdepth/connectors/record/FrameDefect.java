// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;

/**
 * A defect of a frame that a source found. The source emits the frame with its bytes, and the
 * operator sends it to the side output of failed frames, so no record stops a source.
 *
 * @param reason the kind of defect
 * @param message a sentence with the field, the value and what was expected
 */
@PublicEvolving
public record FrameDefect(FailureReason reason, String message) {

    public FrameDefect {
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
    }
}
