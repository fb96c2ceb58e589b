// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.shard;

import org.apache.flink.annotation.Internal;

/** Names and values of the format of pseudo-label shards; see the package's description. */
@Internal
public final class ShardFormat {

    /** The end of a shard's file name. */
    public static final String SHARD = ".tar";

    /** What a shard must hold, for messages. */
    public static final String LAYOUT =
            "*.tar with <key>.jpg, <key>.depth.png, <key>.mask.png and <key>.json";

    /** The mask's value where there is only sky: it counts, with disparity 0. */
    public static final int MASK_SKY = 128;

    /** The mask's value where the label counts; 0 where it does not. */
    static final int MASK_VALID = 255;

    static final String JPEG = ".jpg";
    static final String PNG = ".png";
    static final String DEPTH = ".depth.png";
    static final String MASK = ".mask.png";

    /** The last entry of a sample: a sample with it is whole. */
    static final String JSON = ".json";

    private ShardFormat() {}

    /** The key of an entry's sample: its name up to the first dot after the last slash. */
    static String key(String entryName) {
        int dot = entryName.indexOf('.', entryName.lastIndexOf('/') + 1);
        return dot < 0 ? entryName : entryName.substring(0, dot);
    }
}
