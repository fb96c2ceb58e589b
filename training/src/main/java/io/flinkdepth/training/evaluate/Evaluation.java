package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageException;
import io.flinkdepth.connectors.image.ImageLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.Experimental;

/**
 * One model on one data set, beside the best vertical ramp.
 *
 * @param set the data set
 * @param images how many images were scored
 * @param model the model's mean score
 * @param ramp the mean score of the best vertical ramp of each image
 */
@Experimental
public record Evaluation(EvaluationSet set, int images, DepthScore model, DepthScore ramp) {

    /** Runs a relative model over a whole set by the protocol {@link AffineDisparity}. */
    public static Evaluation affineDisparity(EvaluationSet set, Path root, DepthPredictor predictor)
            throws IOException {
        List<DepthScore> model = new ArrayList<>();
        List<DepthScore> ramp = new ArrayList<>();
        for (EvaluationSample sample : set.samples(root)) {
            MeasuredDepth measured = sample.depth().read();
            DisparityMap predicted = predict(sample.image(), predictor);
            DisparityMap resized = predicted.resized(measured.width(), measured.height());
            model.add(AffineDisparity.score(resized.values(), measured));
            ramp.add(AffineDisparity.scoreOfBestRamp(measured));
        }
        return new Evaluation(set, model.size(), DepthScore.mean(model), DepthScore.mean(ramp));
    }

    private static DisparityMap predict(Path file, DepthPredictor predictor) throws IOException {
        try (DecodedImage image =
                ImageCodec.decode(Files.readAllBytes(file), ImageLimits.DEFAULT)) {
            return predictor.predict(image);
        } catch (ImageException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
