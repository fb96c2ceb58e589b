// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.SplittableRandom;

/**
 * Maps a key to a number in [0, 1). The mapping is deterministic and uniform over the keys, and
 * different for each salt.
 */
final class KeyShare {
    private static final long OFFSET = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private KeyShare() {}

    static double of(String key, long salt) {
        // FNV-1a, because SplittableRandom gives related values for seeds that are near each other.
        long hash = OFFSET ^ salt;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash ^ key.charAt(i)) * PRIME;
        }
        return new SplittableRandom(hash).nextDouble();
    }
}
