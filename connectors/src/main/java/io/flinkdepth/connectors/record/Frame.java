// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.record;

import io.flinkdepth.connectors.record.internal.RecordTypeInformation;
import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * One picture of one camera, still encoded.
 *
 * @param identity identity of the frame
 * @param image the encoded bytes, JPEG, PNG, WebP, TIFF or BMP; shared, not copied: they must not
 *     be changed
 * @param mediaType {@code image/jpeg}, {@code image/png}, or null if it is not known; written to
 *     sinks, not used by the codec, which detects the format from the bytes
 * @param intrinsics the camera's intrinsics for this image size, null if they are not known
 * @param defect the defect that the source found, null for a valid frame
 */
@PublicEvolving
@TypeInfo(RecordTypeInformation.OfFrame.class)
public record Frame(
        FrameIdentity identity,
        byte[] image,
        @Nullable String mediaType,
        @Nullable CameraIntrinsics intrinsics,
        @Nullable FrameDefect defect) {

    public Frame {
        Objects.requireNonNull(identity, "identity");
        Objects.requireNonNull(image, "image");
    }

    /** Creates a valid frame without intrinsics. */
    public Frame(FrameIdentity identity, byte[] image, @Nullable String mediaType) {
        this(identity, image, mediaType, null, null);
    }

    /** The camera's id, the key of streams of frames. */
    public String cameraId() {
        return identity.cameraId();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Frame that
                && identity.equals(that.identity)
                && Arrays.equals(image, that.image)
                && Objects.equals(mediaType, that.mediaType)
                && Objects.equals(intrinsics, that.intrinsics)
                && Objects.equals(defect, that.defect);
    }

    @Override
    public int hashCode() {
        return Objects.hash(identity, Arrays.hashCode(image), mediaType, intrinsics, defect);
    }

    @Override
    public String toString() {
        return "Frame[" + identity + ", " + image.length + " bytes, " + mediaType + "]";
    }
}
