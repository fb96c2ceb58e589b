// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Arrays;
import java.util.Objects;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A frame without a prediction, with its bytes, so that no data is lost.
 *
 * @param identity identity of the frame
 * @param reason the kind of failure
 * @param message a sentence with the defect, the value and what was expected
 * @param image the unchanged bytes of the frame; empty if the source had none
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfFailedFrame.class)
public record FailedFrame(
        FrameIdentity identity, FailureReason reason, String message, byte[] image) {

    public FailedFrame {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(image, "image");
    }

    /** Creates the failure of a frame from a defect. */
    public static FailedFrame of(Frame frame, FrameDefect defect) {
        return new FailedFrame(frame.identity(), defect.reason(), defect.message(), frame.image());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FailedFrame that
                && identity.equals(that.identity)
                && reason == that.reason
                && message.equals(that.message)
                && Arrays.equals(image, that.image);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity, reason, message, Arrays.hashCode(image));
    }

    @Override
    public String toString() {
        return "FailedFrame[" + identity + ", " + reason + ", " + message + "]";
    }
}
