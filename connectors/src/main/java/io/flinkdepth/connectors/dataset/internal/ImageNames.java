// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.dataset.internal;

import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** What files and tar entries are, by their names alone: nobody asks a file system 62 M times. */
@Internal
public final class ImageNames {

    /** Formats that the codec refuses are here too: such a file is a failed frame, not a gap. */
    private static final Set<String> IMAGES =
            Set.of("jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "gif");

    private ImageNames() {}

    static boolean isHidden(String name) {
        return name.startsWith(".");
    }

    /** Of a file in a folder: what follows the last dot counts. */
    public static boolean isImage(String fileName) {
        return isImageExtension(fileName.substring(fileName.lastIndexOf('.') + 1));
    }

    /** Of a file in a folder. */
    public static boolean isTar(String fileName) {
        return fileName.toLowerCase(Locale.ROOT).endsWith(".tar");
    }

    /**
     * Of a tar entry, by the WebDataset convention: what follows the first dot of the base name
     * counts, so that {@code 17.jpg} is the image of a sample and {@code 17.depth.png} is not.
     */
    static boolean isSampleImage(String entryName) {
        String base = baseName(entryName);
        int dot = base.indexOf('.');
        return dot > 0 && isImageExtension(base.substring(dot + 1));
    }

    private static boolean isImageExtension(String extension) {
        return IMAGES.contains(extension.toLowerCase(Locale.ROOT));
    }

    private static String baseName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }

    static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') + 1 ? name : name.substring(0, dot);
    }

    @Nullable
    static String mediaType(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".png")) {
            return "image/png";
        }
        return lower.endsWith(".jpg") || lower.endsWith(".jpeg") ? "image/jpeg" : null;
    }
}
