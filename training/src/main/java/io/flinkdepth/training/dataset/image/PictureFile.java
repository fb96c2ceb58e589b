// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.connectors.record.FailureReason;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.annotation.Experimental;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Reads picture files: JPEG and PNG with {@link ImageCodec}, and WebP, TIFF and BMP with OpenCV,
 * all with the default limits and a deadline. Thread-safe; native memory is freed before a method
 * returns.
 */
@Experimental
public final class PictureFile {
    private static final Set<String> EXTENSIONS =
            Set.of("jpg", "jpeg", "png", "webp", "tif", "tiff", "bmp");

    private PictureFile() {}

    /** Whether a file name has the extension of a supported picture format. */
    public static boolean isNamed(String name) {
        int dot = name.lastIndexOf('.');
        return dot >= 0 && EXTENSIONS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }

    /** Reads a file. */
    public static RgbImage read(Path file) throws IOException {
        return decode(FileBytes.read(file), file.toString());
    }

    /** Decodes the bytes of a file {@code name}. */
    public static RgbImage decode(byte[] bytes, String name) throws IOException {
        if (begins(bytes, 0xff, 0xd8) || begins(bytes, 0x89, 'P', 'N', 'G')) {
            try (DecodedImage image = SharedDecoding.decode(bytes, ImageLimits.DEFAULT)) {
                return new RgbImage(image.width(), image.height(), image.toRgb());
            } catch (ImageException e) {
                throw new IOException(name + ": " + e.getMessage(), e);
            }
        }
        PictureHeader header = PictureHeader.read(bytes, name, ImageLimits.DEFAULT);
        try {
            return SharedDecoding.call(
                    () -> decodeOther(bytes, header),
                    () ->
                            "the %s of %d x %d pixels"
                                    .formatted(header.format(), header.width(), header.height()));
        } catch (ImageException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    private static boolean begins(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static RgbImage decodeOther(byte[] bytes, PictureHeader header) throws ImageException {
        try (BytePointer data = new BytePointer(bytes);
                Mat encoded = new Mat(1, bytes.length, opencv_core.CV_8UC1, data);
                Mat pixels = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR)) {
            if (pixels == null || pixels.empty()) {
                throw new ImageException(
                        FailureReason.CORRUPT_IMAGE,
                        "the %s of %d bytes cannot be decoded"
                                .formatted(header.format(), bytes.length));
            }
            opencv_imgproc.cvtColor(pixels, pixels, opencv_imgproc.COLOR_BGR2RGB);
            byte[] rgb = new byte[3 * pixels.cols() * pixels.rows()];
            try (BytePointer values = pixels.data()) {
                values.get(rgb);
            }
            return new RgbImage(pixels.cols(), pixels.rows(), rgb);
        } catch (RuntimeException e) {
            throw new ImageException(
                    FailureReason.CORRUPT_IMAGE,
                    "the %s cannot be decoded: %s".formatted(header.format(), e.getMessage()));
        }
    }
}
