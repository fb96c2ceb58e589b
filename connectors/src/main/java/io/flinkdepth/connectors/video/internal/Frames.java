// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.video.internal;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.connectors.record.Frame;
import io.flinkdepth.connectors.record.FrameDefect;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.video.FrameEncoding;
import org.apache.flink.annotation.Internal;

/** Makes frames of pixels, and frames that carry what went wrong. */
@Internal
final class Frames {

    private static final int JPEG_QUALITY = 95;
    private static final int PNG_COMPRESSION = 1;

    private Frames() {}

    static Frame encode(FrameIdentity identity, Picture picture, FrameEncoding encoding) {
        boolean png = encoding == FrameEncoding.PNG;
        try (DecodedImage image =
                DecodedImage.ofRgb(picture.width(), picture.height(), picture.rgb())) {
            byte[] bytes =
                    png
                            ? ImageCodec.encodePng(image, PNG_COMPRESSION)
                            : ImageCodec.encodeJpeg(image, JPEG_QUALITY);
            return new Frame(identity, bytes, png ? "image/png" : "image/jpeg");
        }
    }

    static Frame defective(FrameIdentity identity, FailureReason reason, String message) {
        return new Frame(identity, new byte[0], null, null, new FrameDefect(reason, message));
    }

    /** The name of a frame that has only a number. */
    static String numbered(VideoSplit split, long number) {
        return split.namePrefix() + "%06d".formatted(number);
    }
}
