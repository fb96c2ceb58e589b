// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.engine;

import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.weights.EncoderWeights;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Internal;

/** Initial weights: the encoder from a pretrained file or at random, the head at random. */
@Internal
public final class Initialization implements NetworkParameters.Source {
    private static final String ENCODER = "pretrained.";
    private static final String LAST_BIAS = "depth_head.scratch.output_conv2.2.bias";

    private final NetworkParameters.Source encoder;
    private final boolean metric;
    private final long seed;

    public Initialization(EncoderWeights encoder, boolean metric, long seed) {
        this(encoder::values, metric, seed);
    }

    public Initialization(NetworkParameters.Source encoder, boolean metric, long seed) {
        this.encoder = encoder;
        this.metric = metric;
        this.seed = seed;
    }

    @Override
    public float[] values(String name, long[] shape) throws IOException {
        return name.startsWith(ENCODER) ? encoder.values(name, shape) : head(name, shape);
    }

    /**
     * Initialises uniformly within 1/sqrt(fan in), as PyTorch does for convolutions; the last bias
     * is 1.
     */
    private float[] head(String name, long[] shape) {
        float[] values = new float[count(shape)];
        if (name.equals(LAST_BIAS) && !metric) {
            // The output starts above zero, where the last activation has gradients.
            Arrays.fill(values, 1);
            return values;
        }
        if (name.endsWith(".bias")) {
            return values;
        }
        SplittableRandom random = new SplittableRandom(seed ^ (long) name.hashCode() << 17);
        double bound = 1 / Math.sqrt((double) values.length / shape[0]);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
        }
        return values;
    }

    private static int count(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
