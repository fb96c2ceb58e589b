// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/**
 * Seeded random choices. The generator's algorithm is specified, so a seed gives the same scene on
 * every platform.
 */
@Internal
public final class SceneRandom {

    private final SplittableRandom random;

    public SceneRandom(long seed) {
        // Neighbouring seeds must not give neighbouring scenes.
        this.random = new SplittableRandom(Noise.mix(seed));
    }

    public double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /** Uniform in the logarithm: as many small values as large ones. */
    public double logUniform(double from, double to) {
        return from * Math.exp(Math.log(to / from) * random.nextDouble());
    }

    public double gaussian(double mean, double deviation) {
        double sum = 0;
        for (int i = 0; i < 6; i++) {
            sum += random.nextDouble();
        }
        return mean + deviation * (sum - 3) * Math.sqrt(2);
    }

    /** From and to inclusive. */
    public int integer(int from, int to) {
        return random.nextInt(from, to + 1);
    }

    public boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    public double sign() {
        return random.nextBoolean() ? 1 : -1;
    }

    public long nextSeed() {
        return random.nextLong();
    }
}
