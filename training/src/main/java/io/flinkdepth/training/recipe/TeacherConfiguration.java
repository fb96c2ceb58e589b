package io.flinkdepth.training.recipe;

import io.flinkdepth.training.network.DepthNetworkConfiguration;
import java.nio.file.Path;
import org.apache.flink.annotation.Experimental;

/**
 * What a teacher is trained with.
 *
 * @param network its shape
 * @param encoderWeights safetensors file of the pretrained encoder, names as in timm or official
 * @param output folder for checkpoints and the final weights
 * @param steps updates
 * @param warmupSteps updates over which the rates rise from zero
 * @param batch images for each update
 * @param minSide side in pixels of the square with the least crop area
 * @param maxSide side in pixels of the square with the largest crop area
 * @param maxAspect largest width over height of a crop
 * @param encoderRate peak learning rate of the encoder
 * @param decoderRate peak learning rate of the head
 * @param weightDecay decoupled weight decay of all parameters
 * @param maxGradientNorm gradients are scaled down to this norm
 * @param checkpointEvery updates between checkpoints
 * @param seed of everything random
 */
@Experimental
public record TeacherConfiguration(
        DepthNetworkConfiguration network,
        Path encoderWeights,
        Path output,
        int steps,
        int warmupSteps,
        int batch,
        int minSide,
        int maxSide,
        double maxAspect,
        float encoderRate,
        float decoderRate,
        float weightDecay,
        float maxGradientNorm,
        int checkpointEvery,
        long seed) {

    /** Refuses numbers that cannot be trained with. */
    public TeacherConfiguration {
        require(steps >= 1, "steps is " + steps + "; give at least 1.");
        require(
                warmupSteps >= 0 && warmupSteps < steps,
                "warmupSteps is " + warmupSteps + "; it must be at least 0 and below steps.");
        require(batch >= 1, "batch is " + batch + "; give at least 1.");
        require(
                minSide >= network.encoder().patchSize() && maxSide >= minSide,
                "minSide is "
                        + minSide
                        + " and maxSide "
                        + maxSide
                        + "; give at least one patch, and maxSide no smaller than minSide.");
        require(maxAspect >= 1, "maxAspect is " + maxAspect + "; give at least 1.");
        require(
                encoderRate >= 0 && decoderRate > 0,
                "encoderRate is "
                        + encoderRate
                        + " and decoderRate "
                        + decoderRate
                        + "; give positive rates (0 freezes the encoder).");
        require(weightDecay >= 0, "weightDecay is " + weightDecay + "; give at least 0.");
        require(maxGradientNorm > 0, "maxGradientNorm is " + maxGradientNorm + "; give above 0.");
        require(
                checkpointEvery >= 1,
                "checkpointEvery is " + checkpointEvery + "; give 1 or more.");
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }

    /**
     * What this step's rates are multiplied by: up linearly over the warm-up, then down linearly to
     * zero behind the last step.
     *
     * @param step from 0
     */
    public float rateFactor(int step) {
        if (step < warmupSteps) {
            return (step + 1f) / warmupSteps;
        }
        return (float) (steps - step) / (steps - warmupSteps);
    }

    /**
     * Starts from the published relations: decoder at ten times the encoder's rate, weight decay
     * 0.01; and from rates and crops that a few thousand steps on a small network want.
     *
     * @param network its shape
     * @param encoderWeights safetensors file of the pretrained encoder
     * @param output folder for checkpoints and the final weights
     */
    public static Builder builder(
            DepthNetworkConfiguration network, Path encoderWeights, Path output) {
        return new Builder(network, encoderWeights, output);
    }

    /** Collects the parts of a {@link TeacherConfiguration}. Not thread-safe. */
    @Experimental
    public static final class Builder {
        private final DepthNetworkConfiguration network;
        private final Path encoderWeights;
        private final Path output;
        private int steps = 2400;
        private int warmupSteps = 60;
        private int batch = 8;
        private int minSide = 192;
        private int maxSide = 224;
        private double maxAspect = 3.3;
        private float encoderRate = 5e-5f;
        private float decoderRate = 5e-4f;
        private float weightDecay = 0.01f;
        private float maxGradientNorm = 1;
        private int checkpointEvery = 200;
        private long seed;

        private Builder(DepthNetworkConfiguration network, Path encoderWeights, Path output) {
            this.network = network;
            this.encoderWeights = encoderWeights;
            this.output = output;
        }

        /** Updates in all, and over how many of them the rates rise from zero. */
        public Builder steps(int all, int warmup) {
            this.steps = all;
            this.warmupSteps = warmup;
            return this;
        }

        /** Images for each update. */
        public Builder batch(int images) {
            this.batch = images;
            return this;
        }

        /** Sides of the squares with the least and the largest crop area, and the widest aspect. */
        public Builder crops(int least, int largest, double aspect) {
            this.minSide = least;
            this.maxSide = largest;
            this.maxAspect = aspect;
            return this;
        }

        /** Peak learning rates. */
        public Builder rates(float encoder, float decoder) {
            this.encoderRate = encoder;
            this.decoderRate = decoder;
            return this;
        }

        /** Decoupled weight decay, and the norm that gradients are scaled down to. */
        public Builder regularization(float decay, float gradientNorm) {
            this.weightDecay = decay;
            this.maxGradientNorm = gradientNorm;
            return this;
        }

        /** Updates between checkpoints. */
        public Builder checkpointEvery(int updates) {
            this.checkpointEvery = updates;
            return this;
        }

        /** Of everything random. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** The configuration, checked. */
        public TeacherConfiguration build() {
            return new TeacherConfiguration(
                    network,
                    encoderWeights,
                    output,
                    steps,
                    warmupSteps,
                    batch,
                    minSide,
                    maxSide,
                    maxAspect,
                    encoderRate,
                    decoderRate,
                    weightDecay,
                    maxGradientNorm,
                    checkpointEvery,
                    seed);
        }
    }
}
