package io.flinkdepth.training.evaluate;

import org.apache.flink.annotation.Experimental;

/**
 * A predicted map.
 *
 * @param width pixels
 * @param height pixels
 * @param values height x width; larger is nearer
 */
@Experimental
public record DisparityMap(int width, int height, float[] values) {

    /** Bilinear with aligned corners, as the official code resizes its answers. */
    public DisparityMap resized(int newWidth, int newHeight) {
        float[] result = new float[newWidth * newHeight];
        double stepX = newWidth > 1 ? (width - 1.0) / (newWidth - 1) : 0;
        double stepY = newHeight > 1 ? (height - 1.0) / (newHeight - 1) : 0;
        for (int y = 0; y < newHeight; y++) {
            int top = Math.min((int) (y * stepY), height - 1);
            int bottom = Math.min(top + 1, height - 1);
            double down = y * stepY - top;
            for (int x = 0; x < newWidth; x++) {
                int left = Math.min((int) (x * stepX), width - 1);
                int right = Math.min(left + 1, width - 1);
                double across = x * stepX - left;
                double above = mix(value(top, left), value(top, right), across);
                double below = mix(value(bottom, left), value(bottom, right), across);
                result[y * newWidth + x] = (float) mix(above, below, down);
            }
        }
        return new DisparityMap(newWidth, newHeight, result);
    }

    private float value(int row, int column) {
        return values[row * width + column];
    }

    private static double mix(double a, double b, double share) {
        return a + (b - a) * share;
    }
}
