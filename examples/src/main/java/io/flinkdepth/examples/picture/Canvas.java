// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.picture;

import io.flinkdepth.connectors.image.DecodedImage;
import org.apache.flink.annotation.Internal;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/** Puts pictures together. What is returned is the caller's to close. */
@Internal
public final class Canvas {

    private Canvas() {}

    /** The first on the left at its own size, the second on the right at the same height. */
    public static DecodedImage sideBySide(DecodedImage left, DecodedImage right) {
        int height = left.height();
        int rightWidth = scaled(right.width(), (double) height / right.height());
        DecodedImage canvas = black(left.width() + rightWidth, height);
        try {
            paste(left, canvas, 0, 0, left.width(), height);
            paste(right, canvas, left.width(), 0, rightWidth, height);
            return canvas;
        } catch (RuntimeException e) {
            canvas.close();
            throw e;
        }
    }

    /** As large as it goes into a size, with black bars where the shapes differ. */
    static DecodedImage fitted(DecodedImage picture, int width, int height) {
        double scale =
                Math.min((double) width / picture.width(), (double) height / picture.height());
        int fittedWidth = snapped(scaled(picture.width(), scale), width);
        int fittedHeight = snapped(scaled(picture.height(), scale), height);
        DecodedImage canvas = black(width, height);
        try {
            paste(
                    picture,
                    canvas,
                    (width - fittedWidth) / 2,
                    (height - fittedHeight) / 2,
                    fittedWidth,
                    fittedHeight);
            return canvas;
        } catch (RuntimeException e) {
            canvas.close();
            throw e;
        }
    }

    private static int scaled(int length, double scale) {
        return Math.max(1, (int) Math.round(length * scale));
    }

    /** Sizes made even differ by a pixel; a bar that thin is left out. */
    private static int snapped(int length, int whole) {
        return length >= whole - 2 ? whole : length;
    }

    private static DecodedImage black(int width, int height) {
        return DecodedImage.ofRgb(width, height, new byte[Math.multiplyExact(3 * width, height)]);
    }

    private static void paste(
            DecodedImage picture, DecodedImage canvas, int x, int y, int width, int height) {
        try (Rect place = new Rect(x, y, width, height);
                Mat target = new Mat(canvas.bgr(), place);
                Size size = new Size(width, height)) {
            opencv_imgproc.resize(picture.bgr(), target, size, 0, 0, opencv_imgproc.INTER_AREA);
        }
    }
}
