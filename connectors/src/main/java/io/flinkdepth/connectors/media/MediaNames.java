// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.media;

import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/** Determines the type of files, tar entries and URIs from their names alone. */
@Internal
public final class MediaNames {

    /** Includes formats that the codec rejects: such a file becomes a failed frame, not a gap. */
    private static final Set<String> IMAGES =
            Set.of("jpg", "jpeg", "png", "bmp", "tif", "tiff", "webp", "gif");

    private static final Set<String> VIDEOS =
            Set.of(
                    "mp4", "m4v", "mov", "avi", "mkv", "webm", "mpg", "mpeg", "ts", "mts", "wmv",
                    "flv");

    private static final Set<String> LIVE_SCHEMES =
            Set.of("rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "srt", "tcp");

    private MediaNames() {}

    /**
     * Whether a file or tar entry is hidden or still being written: its name, or that of a folder
     * in its path, begins with a dot.
     */
    public static boolean isHidden(String name) {
        for (String part : name.split("/")) {
            if (part.startsWith(".") && !part.equals(".") && !part.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a file is an image; the part after the last dot decides. */
    public static boolean isImage(String fileName) {
        return IMAGES.contains(extension(fileName)) && !isHidden(fileName);
    }

    /** Whether a file is a video. */
    public static boolean isVideo(String fileName) {
        return VIDEOS.contains(extension(fileName)) && !isHidden(fileName);
    }

    /** Whether a file is an uncompressed tar archive. */
    public static boolean isTar(String fileName) {
        return extension(fileName).equals("tar") && !isHidden(fileName);
    }

    /**
     * Whether a tar entry is the image of a sample. By the WebDataset convention, the part after
     * the first dot of the base name decides: {@code 17.jpg} is an image and {@code 17.depth.png}
     * is not.
     */
    public static boolean isSampleImage(String entryName) {
        String base = baseName(entryName);
        int dot = base.indexOf('.');
        return dot > 0
                && IMAGES.contains(base.substring(dot + 1).toLowerCase(Locale.ROOT))
                && !isHidden(entryName);
    }

    /** Whether an input is the URI of a live camera. */
    public static boolean isLive(String input) {
        return LIVE_SCHEMES.contains(scheme(input));
    }

    /** The lower-case scheme of a URI; empty for a path. */
    public static String scheme(String input) {
        int end = input.indexOf("://");
        return end < 1 ? "" : input.substring(0, end).toLowerCase(Locale.ROOT);
    }

    /** The name without its last extension. */
    public static String withoutExtension(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= name.lastIndexOf('/') + 1 ? name : name.substring(0, dot);
    }

    /** The media type of an image file that can be decoded; null for others. */
    @Nullable
    public static String mediaType(String name) {
        return switch (extension(name)) {
            case "png" -> "image/png";
            case "jpg", "jpeg" -> "image/jpeg";
            case "webp" -> "image/webp";
            case "tif", "tiff" -> "image/tiff";
            case "bmp" -> "image/bmp";
            default -> null;
        };
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String baseName(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
