package io.flinkdepth.training.augment;

import io.flinkdepth.training.dataset.CropSize;
import io.flinkdepth.training.dataset.LabelledImage;
import java.util.SplittableRandom;
import org.apache.flink.annotation.Experimental;

/**
 * Cuts a random window out of an image, scales it to the wanted size and flips half of them.
 *
 * <p>Colours are interpolated bilinearly, averaging where the window is larger than the result;
 * depths are taken from the nearest pixel, so that no edge gets a depth between its two sides.
 */
@Experimental
public final class RandomView {
    private final double minimumShare;

    /**
     * @param minimumShare least side of the window as a share of the largest window that fits
     */
    public RandomView(double minimumShare) {
        if (!(minimumShare > 0 && minimumShare <= 1)) {
            throw new IllegalArgumentException(
                    "minimumShare is " + minimumShare + "; it must lie in (0, 1].");
        }
        this.minimumShare = minimumShare;
    }

    /** A view of the wanted size. */
    public ImageView of(LabelledImage image, CropSize size, SplittableRandom random) {
        double aspect = (double) size.width() / size.height();
        double largest = Math.min(image.width(), image.height() * aspect);
        double width = largest * random.nextDouble(minimumShare, Math.nextUp(1.0));
        double height = width / aspect;
        double left = random.nextDouble() * (image.width() - width);
        double top = random.nextDouble() * (image.height() - height);
        boolean flip = random.nextBoolean();
        Window window = new Window(image, size, left, top, width / size.width(), flip);
        return window.render();
    }

    private record Window(
            LabelledImage image,
            CropSize size,
            double left,
            double top,
            double step,
            boolean flip) {

        ImageView render() {
            int pixels = size.width() * size.height();
            float[] rgb = new float[3 * pixels];
            float[] depth = new float[pixels];
            byte[] sky = new byte[pixels];
            for (int y = 0; y < size.height(); y++) {
                for (int x = 0; x < size.width(); x++) {
                    int column = flip ? size.width() - 1 - x : x;
                    double sourceX = left + (column + 0.5) * step;
                    double sourceY = top + (y + 0.5) * step;
                    int target = y * size.width() + x;
                    int source =
                            clamp((int) sourceY, image.height()) * image.width()
                                    + clamp((int) sourceX, image.width());
                    depth[target] = image.depthMetres()[source];
                    sky[target] = image.sky()[source];
                    colour(rgb, target, pixels, sourceX, sourceY);
                }
            }
            return new ImageView(size.width(), size.height(), rgb, depth, sky);
        }

        private void colour(float[] rgb, int target, int pixels, double x, double y) {
            int taps = step > 1.25 ? 2 : 1;
            for (int j = 0; j < taps; j++) {
                for (int i = 0; i < taps; i++) {
                    double offsetX = taps == 1 ? 0 : (i - 0.5) * step / 2;
                    double offsetY = taps == 1 ? 0 : (j - 0.5) * step / 2;
                    add(rgb, target, pixels, x + offsetX - 0.5, y + offsetY - 0.5, taps * taps);
                }
            }
        }

        private void add(float[] rgb, int target, int pixels, double x, double y, int share) {
            int x0 = (int) Math.floor(x);
            int y0 = (int) Math.floor(y);
            float fx = (float) (x - x0);
            float fy = (float) (y - y0);
            int left0 = clamp(x0, image.width());
            int right0 = clamp(x0 + 1, image.width());
            int above = clamp(y0, image.height()) * image.width();
            int below = clamp(y0 + 1, image.height()) * image.width();
            for (int c = 0; c < 3; c++) {
                float upper = mix(byteAt(above + left0, c), byteAt(above + right0, c), fx);
                float lower = mix(byteAt(below + left0, c), byteAt(below + right0, c), fx);
                rgb[c * pixels + target] += mix(upper, lower, fy) / (255f * share);
            }
        }

        private int byteAt(int pixel, int channel) {
            return image.rgb()[3 * pixel + channel] & 0xff;
        }

        private static float mix(float a, float b, float share) {
            return a + (b - a) * share;
        }

        private static int clamp(int value, int limit) {
            return Math.max(0, Math.min(limit - 1, value));
        }
    }
}
