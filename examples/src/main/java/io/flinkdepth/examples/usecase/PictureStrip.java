// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.examples.picture.Canvas;

/** Puts encoded pictures side by side, for people. */
final class PictureStrip {

    private static final int JPEG_QUALITY = 85;

    private PictureStrip() {}

    /** The pictures from left to right, at the height of the first, as a JPEG. */
    static byte[] jpeg(byte[]... images) throws ImageException {
        DecodedImage strip = ImageCodec.decode(images[0], ImageLimits.DEFAULT);
        try {
            for (int i = 1; i < images.length; i++) {
                try (DecodedImage next = ImageCodec.decode(images[i], ImageLimits.DEFAULT)) {
                    DecodedImage longer = Canvas.sideBySide(strip, next);
                    strip.close();
                    strip = longer;
                }
            }
            return ImageCodec.encodeJpeg(strip, JPEG_QUALITY);
        } finally {
            strip.close();
        }
    }
}
