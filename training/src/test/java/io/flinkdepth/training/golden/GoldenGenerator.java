// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.golden;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The deterministic numbers behind the golden values. */
public final class GoldenGenerator {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private GoldenGenerator() {}

    /** n floats in [-1, 1) that depend on the name alone. */
    public static float[] uniform(String name, int n) {
        long hash = FNV_OFFSET;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            z = z ^ z >>> 31;
            values[i] = (z >>> 40) / 8388608f - 1f;
        }
        return values;
    }

    /** An input of a network: the numbers times two. */
    public static float[] input(String name, int n) {
        float[] values = uniform(name, n);
        for (int i = 0; i < n; i++) {
            values[i] *= 2;
        }
        return values;
    }

    /** A parameter's values by the golden rules. */
    public static float[] parameter(String name, long[] shape) {
        int size = Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
        float[] u = uniform(name, size);
        boolean norm =
                name.endsWith("norm.weight")
                        || name.contains(".norm1.weight")
                        || name.contains(".norm2.weight");
        boolean embedding =
                name.contains("pos_embed")
                        || name.contains("cls_token")
                        || name.contains("mask_token");
        if (norm) {
            return affine(u, 1, 0.1);
        }
        if (name.endsWith(".gamma")) {
            return affine(u, 0.5, 0.1);
        }
        if (shape.length >= 2 && embedding) {
            return affine(u, 0, 0.2);
        }
        if (shape.length == 1) {
            boolean last = name.equals("depth_head.scratch.output_conv2.2.bias");
            return affine(u, last ? 2 : 0, 0.1);
        }
        boolean transposed = name.contains("resize_layers.0") || name.contains("resize_layers.1");
        double fan = transposed ? shape[0] : (double) size / shape[0];
        return affine(u, 0, Math.sqrt(3 / fan));
    }

    private static float[] affine(float[] u, double offset, double factor) {
        float[] result = new float[u.length];
        for (int i = 0; i < u.length; i++) {
            result[i] = (float) (offset + factor * u[i]);
        }
        return result;
    }
}
