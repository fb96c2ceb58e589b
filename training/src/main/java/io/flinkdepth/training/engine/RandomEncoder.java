// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.network.NetworkParameters;
import java.util.Arrays;
import java.util.Random;

/**
 * Random initial weights of an encoder: weights and positions are normal with standard deviation
 * 0.02, truncated at two deviations; norms and layer scales are 1, biases 0.
 */
final class RandomEncoder implements NetworkParameters.Source {

    private static final double DEVIATION = 0.02;

    private final long seed;

    RandomEncoder(long seed) {
        this.seed = seed;
    }

    @Override
    public float[] values(String name, long[] shape) {
        float[] values =
                new float[Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact))];
        boolean gain = name.endsWith("gamma") || name.contains("norm") && name.endsWith("weight");
        if (gain) {
            Arrays.fill(values, 1);
        } else if (!name.endsWith("bias")) {
            Random random = new Random(seed ^ (long) name.hashCode() << 17);
            for (int i = 0; i < values.length; i++) {
                double drawn = random.nextGaussian();
                values[i] = (float) (DEVIATION * Math.max(-2, Math.min(2, drawn)));
            }
        }
        return values;
    }
}
