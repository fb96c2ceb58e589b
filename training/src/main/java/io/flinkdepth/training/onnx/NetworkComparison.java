// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two networks that should be the same function, on inputs of noise. */
final class NetworkComparison {
    private static final List<ImageSize> FRAMES =
            List.of(new ImageSize(640, 480), new ImageSize(480, 640), new ImageSize(1280, 720));

    private final List<long[]> shapes = new ArrayList<>();

    /**
     * @param input of both
     */
    NetworkComparison(ModelInput input) {
        for (int i = 0; i < FRAMES.size(); i++) {
            ImageSize frame = FRAMES.get(i);
            ImageSize size = input.size().sizeFor(frame.width(), frame.height());
            // Two images at once, where the network takes them: what is mixed up, shows.
            long batch = input.maximumBatch() == 1 || i > 0 ? 1 : 2;
            shapes.add(
                    input.layout() == ModelInput.Layout.NCHW
                            ? new long[] {batch, 3, size.height(), size.width()}
                            : new long[] {batch, size.height(), size.width(), 3});
        }
    }

    /**
     * The largest error of an output at any size: the norm of the difference over the norm of what
     * was expected.
     *
     * @throws IOException when one does not run, or gives other outputs
     */
    double largestError(Path expected, Path actual) throws IOException {
        double largest = 0;
        try (NetworkRun first = new NetworkRun(expected);
                NetworkRun second = new NetworkRun(actual)) {
            for (long[] shape : shapes) {
                float[] pixels = noise(shape);
                Map<String, float[]> before = first.run(pixels, shape);
                Map<String, float[]> after = second.run(pixels, shape);
                if (!before.keySet().equals(after.keySet())) {
                    throw new IOException(
                            actual
                                    + " has the outputs "
                                    + after.keySet()
                                    + ", expected "
                                    + before.keySet());
                }
                for (String output : before.keySet()) {
                    largest = Math.max(largest, error(after.get(output), before.get(output)));
                }
            }
        }
        return largest;
    }

    private static float[] noise(long[] shape) {
        int count = 1;
        for (long size : shape) {
            count = Math.multiplyExact(count, Math.toIntExact(size));
        }
        SplittableRandom random = new SplittableRandom(count);
        float[] pixels = new float[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (float) (4 * random.nextDouble() - 2);
        }
        return pixels;
    }

    private static double error(float[] actual, float[] expected) {
        if (actual.length != expected.length) {
            return Double.POSITIVE_INFINITY;
        }
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < actual.length; i++) {
            double d = (double) actual[i] - expected[i];
            difference += d * d;
            norm += (double) expected[i] * expected[i];
        }
        // Not a number counts as far off.
        double error = Math.sqrt(difference) / Math.max(Math.sqrt(norm), Float.MIN_NORMAL);
        return Double.isNaN(error) ? Double.POSITIVE_INFINITY : error;
    }
}
