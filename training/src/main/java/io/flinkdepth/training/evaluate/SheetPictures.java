// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.ColourMap;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.OrdinalImage.Pair;
import io.flinkdepth.training.dataset.OrdinalImage.Point;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.report.HtmlPage.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Draws small pictures of images and maps. */
final class SheetPictures {
    private static final int WIDEST = 320;
    private static final int QUALITY = 85;
    private static final int COMPRESSION = 6;
    private static final float MAX_ERROR = 0.5f;

    private SheetPictures() {}

    /** The image, the truth, each prediction, and the error of the first. */
    static List<Picture> comparison(
            RgbImage image, MeasuredDepth measured, Map<String, float[]> predictions) {
        float[] truth = new float[measured.metres().length];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = measured.valid()[i] ? 1 / measured.metres()[i] : Float.NaN;
        }
        ColourMap.Range range = range(truth);
        int width = measured.width();
        List<Picture> pictures = new ArrayList<>();
        pictures.add(photograph("image", image, List.of()));
        pictures.add(map("truth", truth, width, range));
        predictions.forEach(
                (caption, metres) -> pictures.add(map(caption, inverse(metres), width, range)));
        float[] error = error(measured, predictions.values().iterator().next());
        pictures.add(map("error", error, width, new ColourMap.Range(0, MAX_ERROR)));
        return pictures;
    }

    private static float[] inverse(float[] metres) {
        float[] inverse = new float[metres.length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = 1 / metres[i];
        }
        return inverse;
    }

    private static float[] error(MeasuredDepth measured, float[] metres) {
        float[] error = new float[metres.length];
        for (int i = 0; i < error.length; i++) {
            float t = measured.metres()[i];
            error[i] = measured.valid()[i] ? Math.abs(metres[i] - t) / t : Float.NaN;
        }
        return error;
    }

    /** Sparse maps would leave too few values to a range by sampling. */
    private static ColourMap.Range range(float[] values) {
        float[] finite = new float[values.length];
        int count = 0;
        for (float value : values) {
            if (Float.isFinite(value)) {
                finite[count++] = value;
            }
        }
        return ColourMap.Range.of(Arrays.copyOf(finite, count));
    }

    static List<Picture> points(OrdinalImage image, PredictedDepth prediction) {
        float[] disparity = prediction.disparity();
        return List.of(
                photograph("image; nearer points green, farther red", image.image(), image.pairs()),
                map("prediction", disparity, prediction.width(), ColourMap.Range.of(disparity)));
    }

    private static Picture photograph(String caption, RgbImage image, List<Pair> pairs) {
        try (DecodedImage whole = DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
            int radius = Math.max(3, image.width() / 60);
            for (Pair pair : pairs) {
                mark(whole.bgr(), pair.nearer(), radius, 0, 255);
                mark(whole.bgr(), pair.farther(), radius, 255, 0);
            }
            int step = step(image.width());
            try (Mat small = new Mat();
                    Size size = new Size(image.width() / step, image.height() / step)) {
                opencv_imgproc.resize(whole.bgr(), small, size, 0, 0, opencv_imgproc.INTER_AREA);
                small.copyTo(whole.bgr());
            }
            return new Picture(caption, "image/jpeg", ImageCodec.encodeJpeg(whole, QUALITY));
        }
    }

    private static void mark(Mat picture, Point at, int radius, int red, int green) {
        try (Scalar colour = new Scalar(0, green, red, 0);
                org.bytedeco.opencv.opencv_core.Point centre =
                        new org.bytedeco.opencv.opencv_core.Point(at.column(), at.row())) {
            opencv_imgproc.circle(picture, centre, radius, colour, 2, opencv_imgproc.LINE_AA, 0);
        }
    }

    private static Picture map(String caption, float[] values, int width, ColourMap.Range range) {
        int step = step(width);
        int newWidth = width / step;
        int newHeight = values.length / width / step;
        float[] small = new float[newWidth * newHeight];
        for (int y = 0; y < newHeight; y++) {
            for (int x = 0; x < newWidth; x++) {
                small[y * newWidth + x] = anyOf(values, width, x * step, y * step, step);
            }
        }
        try (DecodedImage coloured = ColourMap.colour(small, newWidth, newHeight, range)) {
            return new Picture(caption, "image/png", ImageCodec.encodePng(coloured, COMPRESSION));
        }
    }

    /** The first finite value of a block, so that sparse measurements stay visible. */
    private static float anyOf(float[] values, int width, int left, int top, int step) {
        for (int y = top; y < top + step; y++) {
            for (int x = left; x < left + step; x++) {
                if (Float.isFinite(values[y * width + x])) {
                    return values[y * width + x];
                }
            }
        }
        return Float.NaN;
    }

    private static int step(int width) {
        return Math.max(1, (width + WIDEST - 1) / WIDEST);
    }
}
