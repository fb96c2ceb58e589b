// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import io.flinkdepth.connectors.record.FailureReason;
import org.apache.flink.annotation.PublicEvolving;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes JPEG, PNG, WebP, TIFF and BMP, and encodes JPEG and PNG, with OpenCV (libjpeg-turbo,
 * libpng, libwebp, libtiff).
 *
 * <p>Grey, CMYK, 16-bit, transparent and progressive images are all converted to 8-bit colour;
 * transparency is dropped, and of 16 bits the upper 8 are kept. The EXIF orientation is applied. A
 * truncated JPEG is rejected, although libjpeg would fill it with grey. Of an animated PNG, the
 * still picture is decoded; of an animated WebP, the first; of a TIFF, the first page. A whole
 * image is checked before it is decoded, and a decoder gets only the parts that make up the
 * picture. Thread-safe; holds no resources.
 */
@PublicEvolving
public final class ImageCodec {

    static {
        Loader.load(opencv_imgcodecs.class);
        // Frames are decoded concurrently on a pool; a pool within each would only contend.
        opencv_core.setNumThreads(1);
    }

    private ImageCodec() {}

    /**
     * Decodes an image.
     *
     * @param image the encoded bytes
     * @param limits limits that are checked before any pixel is allocated
     * @return the picture; the caller closes it
     * @throws ImageException for any defect of the bytes; no other exception
     */
    public static DecodedImage decode(byte[] image, ImageLimits limits) throws ImageException {
        return decode(image, GatedImage.read(image, limits), 1);
    }

    /**
     * As {@link #decode(byte[], ImageLimits)}, with a header that was read and checked before.
     *
     * @param header the result of {@link ImageHeader#read} for the same bytes
     */
    public static DecodedImage decode(byte[] image, ImageHeader header) throws ImageException {
        return decode(image, header, 1);
    }

    /**
     * Decodes a JPEG at a part of its size, which takes a fraction of the time: libjpeg computes
     * the means of blocks of pixels from their first frequencies. Images of other formats are
     * decoded at their full size.
     *
     * @param header the result of {@link ImageHeader#read} for the same bytes
     * @param reduction divisor of the sides, which are rounded up: 1, 2, 4 or 8
     * @return the picture; the caller closes it
     */
    public static DecodedImage decode(byte[] image, ImageHeader header, int reduction)
            throws ImageException {
        GatedImage gated = GatedImage.read(image, ImageLimits.NONE);
        if (!gated.header().equals(header)) {
            throw new ImageException(
                    FailureReason.CORRUPT_IMAGE,
                    "the image is a %s; expected the %s that was read before"
                            .formatted(gated.header(), header));
        }
        return decode(image, gated, header.format() == ImageHeader.Format.JPEG ? reduction : 1);
    }

    private static DecodedImage decode(byte[] image, GatedImage gated, int reduction)
            throws ImageException {
        ImageHeader header = gated.header();
        DecodedImage upright =
                new DecodedImage(
                        pixels(
                                image,
                                gated,
                                colour(reduction) | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION));
        try {
            // The decoder of TIFF turns pictures itself.
            if (header.format() != ImageHeader.Format.TIFF) {
                turnUpright(upright, header.orientation());
            }
        } catch (RuntimeException e) {
            upright.close();
            throw undecodable(header, e.getMessage());
        }
        if (upright.width() != reduced(header.width(), reduction)
                || upright.height() != reduced(header.height(), reduction)) {
            String found = upright.width() + " x " + upright.height();
            upright.close();
            throw undecodable(header, "it decoded to " + found);
        }
        return upright;
    }

    private static int colour(int reduction) {
        return switch (reduction) {
            case 1 -> opencv_imgcodecs.IMREAD_COLOR;
            case 2 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
            case 4 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
            case 8 -> opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
            default ->
                    throw new IllegalArgumentException(
                            "a JPEG is decoded at 1/1, 1/2, 1/4 or 1/8, not 1/" + reduction);
        };
    }

    private static int reduced(int side, int reduction) {
        return (side + reduction - 1) / reduction;
    }

    /** Decodes the pixels as stored, without rotation; the caller closes them. */
    static Mat pixels(byte[] image, GatedImage gated, int flags) throws ImageException {
        byte[] decodable = gated.decodable().of(image);
        Mat pixels;
        try (BytePointer bytes = new BytePointer(decodable);
                Mat encoded = new Mat(1, decodable.length, opencv_core.CV_8UC1, bytes)) {
            pixels = opencv_imgcodecs.imdecode(encoded, flags);
        } catch (RuntimeException e) {
            throw undecodable(gated.header(), e.getMessage());
        }
        if (pixels == null || pixels.empty()) {
            closeQuietly(pixels);
            throw undecodable(gated.header(), "the decoder failed");
        }
        return pixels;
    }

    /**
     * Encodes a picture as JPEG.
     *
     * @param quality 1 to 100
     */
    public static byte[] encodeJpeg(DecodedImage image, int quality) {
        return encode(".jpg", image.bgr(), opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
    }

    /**
     * Encodes a picture as PNG.
     *
     * @param compression 0 (none) to 9; 1 is several times as fast as the default 6
     */
    public static byte[] encodePng(DecodedImage image, int compression) {
        return encode(".png", image.bgr(), opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, compression);
    }

    /** Parameters are pairs of an OpenCV flag and its value. */
    static byte[] encode(String extension, Mat pixels, int... parameters) {
        try (BytePointer encoded = new BytePointer();
                IntPointer pairs = new IntPointer(parameters)) {
            if (!opencv_imgcodecs.imencode(extension, pixels, encoded, pairs)) {
                throw new IllegalStateException(
                        "OpenCV cannot encode a "
                                + pixels.cols()
                                + " x "
                                + pixels.rows()
                                + " image as "
                                + extension);
            }
            byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
            encoded.get(bytes);
            return bytes;
        }
    }

    private static ImageException undecodable(ImageHeader header, String why) {
        return new ImageException(
                String.valueOf(why).contains("Insufficient memory")
                        ? FailureReason.OUT_OF_MEMORY
                        : FailureReason.CORRUPT_IMAGE,
                "the "
                        + header.format()
                        + " of "
                        + header.width()
                        + " x "
                        + header.height()
                        + " pixels cannot be decoded: "
                        + why);
    }

    private static void closeQuietly(Mat pixels) {
        if (pixels != null) {
            pixels.close();
        }
    }

    /** Applies one of the eight EXIF orientations, as a transposition and a flip. */
    private static void turnUpright(DecodedImage image, int orientation) {
        if (orientation >= 5) {
            opencv_core.transpose(image.bgr(), image.bgr());
        }
        switch (orientation) {
            case 2, 6 -> opencv_core.flip(image.bgr(), image.bgr(), 1);
            case 3, 7 -> opencv_core.flip(image.bgr(), image.bgr(), -1);
            case 4, 8 -> opencv_core.flip(image.bgr(), image.bgr(), 0);
            default -> {
                // upright, or transposed only
            }
        }
    }
}
