// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * The outcome of a protocol on a data set.
 *
 * @param images the images that were scored, in order
 * @param skipped images without figures, such as those with too few valid pixels
 * @param overall figures of all images
 * @param groups figures of parts, such as scenes or clips, by the part's name; empty where the
 *     protocol has none
 */
@Internal
public record Outcome(
        List<ScoredImage> images,
        List<LeftOut> skipped,
        Map<String, Double> overall,
        Map<String, Map<String, Double>> groups) {

    /**
     * An image's figures.
     *
     * @param name of the item
     * @param figures by name
     */
    public record ScoredImage(String name, Map<String, Double> figures) {}

    /**
     * An item without figures.
     *
     * @param name of the item
     * @param reason in a sentence
     */
    public record LeftOut(String name, String reason) {}
}
