// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.source.internal;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.media.VideoPicture;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.internal.FrameErrors;
import io.flinkdepth.connectors.source.FrameEncoding;

/** Creates frames from pixels, and frames with a defect. */
final class Frames {

    private static final int JPEG_QUALITY = 95;
    private static final int PNG_COMPRESSION = 1;

    /** The format has 16 bits for a side; libjpeg reserves a few of the largest values. */
    private static final int MAX_JPEG_SIDE = 65_500;

    private Frames() {}

    /**
     * Encodes a picture of a video; returns a defective frame if the encoding does not support it.
     */
    static Frame encode(FrameIdentity identity, VideoPicture picture, FrameEncoding encoding) {
        boolean png = encoding == FrameEncoding.PNG;
        if (!png && Math.max(picture.width(), picture.height()) > MAX_JPEG_SIDE) {
            return defective(
                    identity,
                    FailureReason.TOO_MANY_PIXELS,
                    "the picture has %d x %d pixels; a JPEG has at most %d on a side, use encoding(PNG)"
                            .formatted(picture.width(), picture.height(), MAX_JPEG_SIDE));
        }
        try (DecodedImage image =
                DecodedImage.ofRgb(picture.width(), picture.height(), picture.rgb())) {
            byte[] bytes =
                    png
                            ? ImageCodec.encodePng(image, PNG_COMPRESSION)
                            : ImageCodec.encodeJpeg(image, JPEG_QUALITY);
            return new Frame(identity, bytes, png ? "image/png" : "image/jpeg");
        } catch (RuntimeException | Error e) {
            FrameDefect defect = FrameErrors.defectOf(e, FailureReason.CORRUPT_IMAGE).orElse(null);
            if (defect != null) {
                return new Frame(identity, new byte[0], null, null, defect);
            }
            if (e instanceof Error error) {
                throw error;
            }
            return defective(
                    identity,
                    FailureReason.CORRUPT_IMAGE,
                    "a picture of %d x %d pixels cannot be encoded as %s: %s"
                            .formatted(
                                    picture.width(), picture.height(), encoding, e.getMessage()));
        }
    }

    static Frame defective(FrameIdentity identity, FailureReason reason, String message) {
        return new Frame(identity, new byte[0], null, null, new FrameDefect(reason, message));
    }

    /** Creates a defective frame for an image with too many bytes. */
    static Frame tooLarge(FrameIdentity identity, Object source, long bytes) {
        return defective(
                identity,
                FailureReason.TOO_MANY_BYTES,
                "%s has %d bytes; the limit is %d"
                        .formatted(source, bytes, ImageLimits.DEFAULT.maxBytes()));
    }

    static boolean isTooLarge(long bytes) {
        return bytes > ImageLimits.DEFAULT.maxBytes();
    }
}
