package io.flinkdepth.training.recipe;

import io.flinkdepth.training.network.NetworkParameters;
import io.flinkdepth.training.weights.WeightFile;
import io.flinkdepth.training.weights.WeightHeader;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/** The encoder from a pretrained file, the head at random. */
final class TeacherInitialization implements NetworkParameters.Source {
    private static final String ENCODER = "pretrained.";
    private static final String LAST_BIAS = "depth_head.scratch.output_conv2.2.bias";

    private final WeightFile encoder;
    private final long seed;

    TeacherInitialization(WeightFile encoder, long seed) {
        this.encoder = encoder;
        this.seed = seed;
    }

    @Override
    public float[] values(String name, long[] shape) throws IOException {
        if (!name.startsWith(ENCODER)) {
            return head(name, shape);
        }
        String timm = name.substring(ENCODER.length());
        String key = encoder.tensors().containsKey(name) ? name : timm;
        WeightHeader header = encoder.tensors().get(key);
        if (header == null && timm.equals("mask_token")) {
            // Only masked pretraining reads it; supervised encoders come without.
            return new float[count(shape)];
        }
        if (header == null || !Arrays.equals(header.shape(), shape)) {
            throw new IOException(
                    "the pretrained encoder has "
                            + (header == null ? "no tensor " + timm : timm + " of " + header)
                            + "; expected shape "
                            + Arrays.toString(shape));
        }
        return encoder.read(key);
    }

    /** Uniform within 1/sqrt(fan in), as PyTorch's convolutions start; the last bias is 1. */
    private float[] head(String name, long[] shape) {
        float[] values = new float[count(shape)];
        if (name.equals(LAST_BIAS)) {
            // Starts the answer above zero, where its last activation lets gradients through.
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
