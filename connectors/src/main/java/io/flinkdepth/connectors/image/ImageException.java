// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.FrameDefect;
import org.apache.flink.annotation.PublicEvolving;

/** An image is defective or exceeds a limit. The message states what was found and expected. */
@PublicEvolving
public class ImageException extends Exception {

    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    public ImageException(FailureReason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** The kind of defect. */
    public FailureReason reason() {
        return reason;
    }

    /** Converts the exception to a defect of a frame. */
    public FrameDefect toDefect() {
        return new FrameDefect(reason, getMessage());
    }
}
