// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.SplittableRandom;

/**
 * Maps a key to a number in [0, 1). The mapping is deterministic and uniform over the keys; each
 * salt gives another one.
 */
final class KeyShare {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeyShare() {}

    static double of(String key, long salt) {
        // FNV-1a; SplittableRandom mixes its seed well, but two seeds that are near not at all.
        long hash = OFFSET ^ salt;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return new SplittableRandom(hash).nextDouble();
    }
}
