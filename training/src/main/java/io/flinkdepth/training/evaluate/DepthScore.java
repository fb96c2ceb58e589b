package io.flinkdepth.training.evaluate;

import java.util.List;
import org.apache.flink.annotation.Experimental;

/**
 * How near depths are to measured ones, over the valid pixels of one image or as a mean over
 * images.
 *
 * @param absoluteRelative mean |p − t| / t
 * @param deltaOne share of pixels with max(p/t, t/p) below 1.25
 */
@Experimental
public record DepthScore(double absoluteRelative, double deltaOne) {

    /** The mean over images, each counting once. */
    public static DepthScore mean(List<DepthScore> scores) {
        if (scores.isEmpty()) {
            throw new IllegalArgumentException("there is no score to take the mean of");
        }
        return new DepthScore(
                scores.stream().mapToDouble(DepthScore::absoluteRelative).average().orElseThrow(),
                scores.stream().mapToDouble(DepthScore::deltaOne).average().orElseThrow());
    }
}
