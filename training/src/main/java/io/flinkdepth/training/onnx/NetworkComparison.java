// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.onnx;

import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Two networks that should be the same function, on inputs of noise. */
final class NetworkComparison {
    private static final List<ImageSize> FRAMES =
            List.of(new ImageSize(640, 480), new ImageSize(480, 640), new ImageSize(1280, 720));

    private final ModelInput expected;
    private final ModelInput actual;

    /**
     * A comparison of networks with the same input.
     *
     * @param input of both
     */
    NetworkComparison(ModelInput input) {
        this(input, input);
    }

    /**
     * A comparison of networks with the same pictures.
     *
     * @param expected the input of the first network, of float32
     * @param actual that of the second: the same, or {@link ModelInput#asBytes}
     */
    NetworkComparison(ModelInput expected, ModelInput actual) {
        this.expected = expected;
        this.actual = actual;
    }

    /**
     * The largest error of an output at any size: the norm of the difference over the norm of what
     * was expected.
     *
     * @throws IOException when one does not run, or gives other outputs
     */
    double largestError(Path first, Path second) throws IOException {
        double largest = 0;
        try (NetworkRun before = new NetworkRun(first);
                NetworkRun after = new NetworkRun(second)) {
            for (int i = 0; i < FRAMES.size(); i++) {
                ImageSize frame = FRAMES.get(i);
                ImageSize size = expected.size().sizeFor(frame.width(), frame.height());
                // Two images at once, where the network takes them: what is mixed up, shows.
                int batch = expected.maximumBatch() == 1 || i > 0 ? 1 : 2;
                byte[] pixels = noise(Math.toIntExact(3 * batch * size.pixels()));
                Map<String, float[]> wanted = run(before, expected, pixels, batch, size);
                Map<String, float[]> found = run(after, actual, pixels, batch, size);
                if (!wanted.keySet().equals(found.keySet())) {
                    throw new IOException(
                            second
                                    + " has the outputs "
                                    + found.keySet()
                                    + ", expected "
                                    + wanted.keySet());
                }
                for (String output : wanted.keySet()) {
                    largest = Math.max(largest, error(found.get(output), wanted.get(output)));
                }
            }
        }
        return largest;
    }

    /** Runs a network on pixels: images by rows by columns by colours. */
    private static Map<String, float[]> run(
            NetworkRun network, ModelInput input, byte[] pixels, int batch, ImageSize size)
            throws IOException {
        if (input.elementType() == ModelInput.ElementType.UINT8) {
            long[] shape = {batch, size.height(), size.width(), 3};
            return network.run(input.elementType(), ByteBuffer.wrap(pixels), shape);
        }
        boolean planes = input.layout() == ModelInput.Layout.NCHW;
        int plane = Math.toIntExact(size.pixels());
        float[] values = new float[pixels.length];
        for (int i = 0; i < values.length; i++) {
            int colour = i % 3;
            float value = (pixels[i] & 0xff) * input.scale();
            int pixel = i / 3;
            int image = pixel / plane;
            int at = planes ? (image * 3 + colour) * plane + pixel % plane : i;
            values[at] = (value - input.mean().get(colour)) / input.std().get(colour);
        }
        return network.run(
                values,
                planes
                        ? new long[] {batch, 3, size.height(), size.width()}
                        : new long[] {batch, size.height(), size.width(), 3});
    }

    private static byte[] noise(int count) {
        SplittableRandom random = new SplittableRandom(count);
        byte[] pixels = new byte[count];
        for (int i = 0; i < count; i++) {
            pixels[i] = (byte) random.nextInt(256);
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
