package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.model.ImageSize;
import io.flinkdepth.connectors.model.ModelInput;
import org.apache.flink.annotation.Experimental;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** An image as a network's input, by the rules of its card. */
@Experimental
public final class ImagePreparation {

    /**
     * A prepared image.
     *
     * @param size what the card's rule made of the image's size
     * @param values 3 x height x width, normalised
     */
    public record Prepared(ImageSize size, float[] values) {}

    private ImagePreparation() {}

    /** Resizes as floats, then normalises; channels first. */
    public static Prepared prepare(DecodedImage image, ModelInput input) {
        ImageSize size = input.size().sizeFor(image.width(), image.height());
        try (Mat floats = new Mat();
                Mat resized = new Mat();
                Size target = new Size(size.width(), size.height())) {
            image.bgr().convertTo(floats, opencv_core.CV_32FC3);
            opencv_imgproc.resize(
                    floats, resized, target, 0, 0, interpolation(input.interpolation()));
            return new Prepared(size, normalised(resized, size, input));
        }
    }

    private static int interpolation(ModelInput.Interpolation interpolation) {
        return switch (interpolation) {
            case BILINEAR -> opencv_imgproc.INTER_LINEAR;
            case BICUBIC -> opencv_imgproc.INTER_CUBIC;
            case AREA -> opencv_imgproc.INTER_AREA;
        };
    }

    private static float[] normalised(Mat bgr, ImageSize size, ModelInput input) {
        int pixels = Math.toIntExact(size.pixels());
        float[] interleaved = new float[3 * pixels];
        try (FloatIndexer indexer = bgr.createIndexer()) {
            indexer.get(0, interleaved);
        }
        boolean rgb = input.channels() == ModelInput.Channels.RGB;
        float[] values = new float[3 * pixels];
        for (int c = 0; c < 3; c++) {
            int source = rgb ? 2 - c : c;
            for (int i = 0; i < pixels; i++) {
                values[c * pixels + i] =
                        (interleaved[3 * i + source] * input.scale() - input.mean().get(c))
                                / input.std().get(c);
            }
        }
        return values;
    }
}
