// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Pseudo-random numbers that any language can make again (64-bit FNV-1a of a name, then
 * SplitMix64), and files of values that the official code computed from them.
 */
public final class GoldenNumbers {

    private GoldenNumbers() {}

    /** Numbers in [-1, 1), the same for the same name. */
    public static float[] uniform(String name, int count) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            long z = hash + (i + 1) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            values[i] = (float) ((z >>> 40) / 8388608.0 - 1);
        }
        return values;
    }

    /** A picture of bytes, red green blue, made of {@link #uniform} numbers. */
    public static byte[] picture(String name, int width, int height) {
        float[] values = uniform(name, width * height * 3);
        byte[] rgb = new byte[values.length];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) Math.floor((values[i] + 1) * 127.999);
        }
        return rgb;
    }

    /** Reads a resource of little-endian float32. */
    public static float[] read(String resource) throws IOException {
        try (InputStream stream = GoldenNumbers.class.getResourceAsStream(resource)) {
            byte[] bytes = stream.readAllBytes();
            float[] values = new float[bytes.length / Float.BYTES];
            ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
            return values;
        }
    }
}
