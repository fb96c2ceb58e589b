// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.table.function.internal;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageHeader;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import org.apache.flink.annotation.Internal;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Size;

/** Resizes encoded images. */
@Internal
public final class ImageResize {

    /** The limit of libjpeg. */
    private static final int LONGEST_SIDE = 65500;

    private static final int JPEG_QUALITY = 90;
    private static final int PNG_COMPRESSION = 1;

    private ImageResize() {}

    /**
     * Resizes the upright picture, as JPEG for a JPEG and as PNG for other formats: by area
     * averaging, or bilinearly if a side grows.
     */
    public static byte[] resize(byte[] image, int width, int height, ImageLimits limits)
            throws ImageException, BadArgumentException {
        requireSize(width, height, limits);
        ImageHeader header = ImageHeader.read(image, limits);
        try (DecodedImage picture = SharedDecoding.decode(image, limits);
                Size size = new Size(width, height)) {
            boolean grows = width > picture.width() || height > picture.height();
            int interpolation = grows ? opencv_imgproc.INTER_LINEAR : opencv_imgproc.INTER_AREA;
            opencv_imgproc.resize(picture.bgr(), picture.bgr(), size, 0, 0, interpolation);
            return header.format() == ImageHeader.Format.JPEG
                    ? ImageCodec.encodeJpeg(picture, JPEG_QUALITY)
                    : ImageCodec.encodePng(picture, PNG_COMPRESSION);
        }
    }

    private static void requireSize(int width, int height, ImageLimits limits)
            throws BadArgumentException {
        if (Math.min(width, height) < 1
                || Math.max(width, height) > LONGEST_SIDE
                || (long) width * height > limits.maxPixels()) {
            throw new BadArgumentException(
                    "the new size is %d x %d pixels; expected sides from 1 to %d and at most %d pixels"
                            .formatted(width, height, LONGEST_SIDE, limits.maxPixels()));
        }
    }
}
