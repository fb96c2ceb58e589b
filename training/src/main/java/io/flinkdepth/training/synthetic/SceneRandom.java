// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic;

import java.util.SplittableRandom;

/** Seeded choices; the generator's algorithm is specified, so a seed means the same everywhere. */
final class SceneRandom {

    private final SplittableRandom random;

    SceneRandom(long seed) {
        // Neighbouring seeds must not give neighbouring scenes.
        this.random = new SplittableRandom(Noise.mix(seed));
    }

    double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /** Uniform in the logarithm: as many small values as large ones. */
    double logUniform(double from, double to) {
        return from * Math.exp(Math.log(to / from) * random.nextDouble());
    }

    double gaussian(double mean, double deviation) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            sum += random.nextDouble();
        }
        return mean + deviation * (sum - 3) * Math.sqrt(2);
    }

    /** From and to inclusive. */
    int integer(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    double sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    long nextSeed() {
        return random.nextLong();
    }
}
