// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import io.flinkdepth.connectors.image.ImageHeader.Format;
import java.util.Collection;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/** Names and values of the format of pseudo-label shards; see the package's description. */
@Internal
public final class ShardFormat {

    /** File extension of a shard. */
    public static final String SHARD = ".tar";

    /** The expected content of a shard, for messages. */
    public static final String LAYOUT =
            "*.tar with <key>.jpg, <key>.depth.png, <key>.mask.png and <key>.json";

    /** The mask's value for sky, which counts, with disparity 0. */
    public static final int MASK_SKY = 128;

    /** The mask's value for pixels that count; 0 for those that do not. */
    static final int MASK_VALID = 255;

    static final String DEPTH = ".depth.png";
    static final String MASK = ".mask.png";

    /** The last entry of a sample: a sample with it is complete. */
    static final String JSON = ".json";

    private static final Map<Format, String> IMAGE_ENDINGS =
            Map.of(
                    Format.JPEG, ".jpg",
                    Format.PNG, ".png",
                    Format.WEBP, ".webp",
                    Format.TIFF, ".tiff",
                    Format.BMP, ".bmp");

    private ShardFormat() {}

    /** Returns the end of the name of an image. */
    static String imageEnding(Format format) {
        return IMAGE_ENDINGS.get(format);
    }

    /** Returns the ends of the names of images of all formats. */
    static Collection<String> imageEndings() {
        return IMAGE_ENDINGS.values();
    }

    /** Returns the key of an entry's sample: its name up to the first dot after the last slash. */
    static String key(String entryName) {
        int dot = entryName.indexOf('.', entryName.lastIndexOf('/') + 1);
        return dot < 0 ? entryName : entryName.substring(0, dot);
    }
}
