// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import io.flinkdepth.operators.inference.engine.SharedDecoding;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.dataset.format.FileBytes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.apache.flink.annotation.Experimental;

/**
 * Reads picture files with {@link ImageCodec}, with the default limits and a deadline. Thread-safe;
 * native memory is freed before a method returns.
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
        try (DecodedImage image = SharedDecoding.decode(bytes, ImageLimits.DEFAULT)) {
            return new RgbImage(image.width(), image.height(), image.toRgb());
        } catch (ImageException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }
}
