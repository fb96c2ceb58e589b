// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.continuous;

import java.util.SplittableRandom;

/**
 * A number from 0 to 1 (excluded) for each key, always the same, spread evenly over the keys; other
 * salts give other numbers.
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
