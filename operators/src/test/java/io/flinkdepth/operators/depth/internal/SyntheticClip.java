// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.operators.depth.internal;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.connectors.record.DepthMap;
import io.flinkdepth.connectors.record.FrameIdentity;
import io.flinkdepth.connectors.record.InferenceTimings;
import io.flinkdepth.connectors.record.ModelVersion;
import io.flinkdepth.operators.inference.engine.LumaThumbnail;
import java.util.Random;

/** Pictures and maps of formulas: a textured wall and floor, and a box that may stand before it. */
final class SyntheticClip {
    static final int WIDTH = 64;
    static final int HEIGHT = 48;

    /** Pixels of a map along each side of a thumbnail's cell. */
    static final int ENLARGED = 2;

    static final int MAP_WIDTH = WIDTH * ENLARGED;
    static final int MAP_HEIGHT = HEIGHT * ENLARGED;
    static final int BOX = 12;
    static final ModelVersion MODEL = new ModelVersion("test", "v1");

    private SyntheticClip() {}

    /**
     * A scene.
     *
     * @param seed of the texture
     * @param box column of the box's left edge, none below 0
     */
    static LumaThumbnail picture(int seed, int box) {
        Random random = new Random(seed);
        byte[] luma = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < luma.length; i++) {
            int texture = 40 + random.nextInt(140);
            luma[i] = (byte) (isBox(i % WIDTH, i / WIDTH, box) ? 240 : texture);
        }
        return new LumaThumbnail(WIDTH, HEIGHT, luma);
    }

    static boolean isBox(int x, int y, int box) {
        return box >= 0 && x >= box && x < box + BOX && y >= 10 && y < 38;
    }

    /** Disparity 1 at the top to 3 at the bottom, 8 on the box; at the maps' size. */
    static float[] disparity(int box) {
        float[] values = new float[MAP_WIDTH * MAP_HEIGHT];
        for (int i = 0; i < values.length; i++) {
            int x = i % MAP_WIDTH / ENLARGED;
            int y = i / MAP_WIDTH / ENLARGED;
            values[i] = isBox(x, y, box) ? 8 : 1 + 2f * (i / MAP_WIDTH) / MAP_HEIGHT;
        }
        return values;
    }

    /** The values on another line, with noise of a deviation. */
    static float[] jittered(
            float[] values, double scale, double shift, double noise, Random random) {
        float[] result = new float[values.length];
        for (int i = 0; i < result.length; i++) {
            result[i] = (float) (scale * values[i] + shift + noise * random.nextGaussian());
        }
        return result;
    }

    static DepthMap map(long time, float[] values) {
        return map(time, values, DepthKind.RELATIVE_DISPARITY, MODEL);
    }

    static DepthMap map(long time, float[] values, DepthKind kind, ModelVersion model) {
        return map("camera", time, values, kind, model);
    }

    static DepthMap map(
            String camera, long time, float[] values, DepthKind kind, ModelVersion model) {
        return new DepthMap(
                new FrameIdentity(camera, time, time),
                MAP_WIDTH,
                MAP_HEIGHT,
                values,
                kind,
                model,
                InferenceTimings.NONE);
    }

    static double meanDifference(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum / a.length;
    }

    static double mean(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
