// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.scene;

import io.flinkdepth.training.synthetic.rendering.SceneRandom;

/** Draws streaks of rain over a picture; the depth does not change. */
final class Rain {

    private static final double STREAKS_PER_PIXEL = 0.004;

    private Rain() {}

    static SceneSample over(SceneSample scene, long seed) {
        int width = scene.width();
        int height = scene.height();
        byte[] rgb = scene.rgb().clone();
        SceneRandom random = new SceneRandom(seed);
        int streaks = (int) (STREAKS_PER_PIXEL * width * height);
        double slant = 0.15;
        for (int i = 0; i < streaks; i++) {
            double x = random.uniform(-0.1, 1.1) * width;
            double y = random.uniform(-0.1, 1) * height;
            double length = random.uniform(0.02, 0.09) * height;
            double strength = random.uniform(0.08, 0.35);
            for (int step = 0; step < length; step++) {
                brighten(rgb, width, height, (int) (x - slant * step), (int) y + step, strength);
            }
        }
        return new SceneSample(
                width,
                height,
                rgb,
                scene.depthMetres(),
                scene.skyMask(),
                scene.intrinsics(),
                scene.seed());
    }

    private static void brighten(byte[] rgb, int width, int height, int x, int y, double strength) {
        if (x < 0 || y < 0 || x >= width || y >= height) {
            return;
        }
        for (int c = 3 * (y * width + x), end = c + 3; c < end; c++) {
            int value = rgb[c] & 0xff;
            rgb[c] = (byte) (value + strength * (210 - Math.min(210, value)));
        }
    }
}
