// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset.image;

import io.flinkdepth.training.dataset.Dataset.Item;
import io.flinkdepth.training.dataset.RgbImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;

/** Names and reads the values of an LMDB environment. */
final class LmdbItems {
    private LmdbItems() {}

    static Item<RgbImage> item(Path folder, String name, byte[] key) {
        String text = text(key);
        return new ImageSource.NamedItem(
                name + "/" + text,
                () -> {
                    try (LmdbEnvironment environment = LmdbEnvironment.open(folder)) {
                        return PictureFile.decode(environment.value(key), folder + "!" + text);
                    }
                });
    }

    /** Converts a key to text; keys that are not text are converted to hexadecimal, as in LSUN. */
    private static String text(byte[] key) {
        for (byte one : key) {
            if (one <= ' ' || one == 0x7f) {
                return HexFormat.of().formatHex(key);
            }
        }
        return new String(key, StandardCharsets.US_ASCII);
    }
}
