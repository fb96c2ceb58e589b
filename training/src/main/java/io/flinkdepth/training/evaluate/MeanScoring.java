// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.evaluate.Outcome.LeftOut;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The figures of images and their mean over images. */
final class MeanScoring {
    private final List<ScoredImage> images = new ArrayList<>();
    private final List<LeftOut> skipped = new ArrayList<>();

    void add(String name, Map<String, Double> figures) {
        images.add(new ScoredImage(name, figures));
    }

    void skip(String name, String reason) {
        skipped.add(new LeftOut(name, reason));
    }

    /** True, and skipped, where the image has too few valid pixels. */
    boolean skipIfFewer(String name, int pixels, int needed) {
        if (pixels < needed) {
            skip(name, pixels + " valid pixels; at least " + needed + " are needed");
        }
        return pixels < needed;
    }

    List<ScoredImage> images() {
        return images;
    }

    Outcome outcome(Map<String, Map<String, Double>> groups) {
        return new Outcome(List.copyOf(images), List.copyOf(skipped), mean(images), groups);
    }

    /** Of each figure, over the images that have it. */
    static Map<String, Double> mean(List<ScoredImage> images) {
        Map<String, Double> sums = new LinkedHashMap<>();
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (ScoredImage image : images) {
            image.figures()
                    .forEach(
                            (figure, value) -> {
                                sums.merge(figure, value, Double::sum);
                                counts.merge(figure, 1, Integer::sum);
                            });
        }
        sums.replaceAll((figure, sum) -> sum / counts.get(figure));
        return sums;
    }
}
