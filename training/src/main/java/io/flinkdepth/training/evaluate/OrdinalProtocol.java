// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.record.DepthKind;
import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.OrdinalImage.Pair;
import io.flinkdepth.training.dataset.OrdinalImage.Point;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.annotation.Internal;

/**
 * {@code da-2k} (Depth Anything V2, arXiv 2406.09414, section 6): pairs of points of which one is
 * nearer. The prediction is resized to the image, whose pixels the points are; a pair is right when
 * the nearer point has the larger disparity, or, for metric models, the smaller depth. A tie is
 * wrong.
 *
 * <p>Figures: {@code accuracy} over all pairs, {@code sceneAccuracy}, the mean of the scenes'
 * accuracies, and {@code pairs}; each scene's in the groups. Images without pairs are skipped.
 */
@Internal
public record OrdinalProtocol() implements EvaluationProtocol<OrdinalImage> {
    /** The name in commands and tables. */
    public static final String NAME = "da-2k";

    private static final int PUBLISHED_IMAGES = 1000;
    private static final int PUBLISHED_PAIRS = 2000;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<OrdinalImage> begin(DepthModel model, EvaluationSheet sheet) {
        return new PairScoring(model, sheet);
    }

    private static final class PairScoring implements Scoring<OrdinalImage> {
        private final DepthModel model;
        private final EvaluationSheet sheet;
        private final MeanScoring scores = new MeanScoring();
        private final Map<String, Count> scenes = new TreeMap<>();
        private final Count all = new Count();

        PairScoring(DepthModel model, EvaluationSheet sheet) {
            this.model = model;
            this.sheet = sheet;
        }

        @Override
        public void add(Dataset.Item<OrdinalImage> item, OrdinalImage sample) throws IOException {
            if (sample.pairs().isEmpty()) {
                scores.skip(item.name(), "the image has no pairs");
                return;
            }
            PredictedDepth prediction =
                    model.predict(sample.image())
                            .resized(sample.image().width(), sample.image().height());
            Count image = new Count();
            for (Pair pair : sample.pairs()) {
                boolean right = isRight(prediction, pair);
                image.add(right);
                all.add(right);
                scenes.computeIfAbsent(sample.scene(), scene -> new Count()).add(right);
            }
            scores.add(item.name(), image.figures());
            sheet.points(item.name(), image.figures(), sample, prediction);
        }

        @Override
        public Outcome finish() {
            Map<String, Map<String, Double>> groups = new LinkedHashMap<>();
            scenes.forEach((scene, count) -> groups.put(scene, count.figures()));
            Map<String, Double> overall = new LinkedHashMap<>(all.figures());
            overall.put(
                    "sceneAccuracy",
                    scenes.values().stream().mapToDouble(Count::accuracy).average().orElse(0));
            Outcome images = scores.outcome(groups);
            return new Outcome(images.images(), images.skipped(), overall, groups);
        }
    }

    static boolean isRight(PredictedDepth prediction, Pair pair) {
        float nearer = at(prediction, pair.nearer());
        float farther = at(prediction, pair.farther());
        return prediction.kind() == DepthKind.METRIC_DEPTH ? nearer < farther : nearer > farther;
    }

    private static float at(PredictedDepth prediction, Point point) {
        return prediction.values()[point.row() * prediction.width() + point.column()];
    }

    private static final class Count {
        private int pairs;
        private int right;

        void add(boolean isRight) {
            pairs++;
            right += isRight ? 1 : 0;
        }

        double accuracy() {
            return (double) right / pairs;
        }

        Map<String, Double> figures() {
            Map<String, Double> figures = new LinkedHashMap<>();
            figures.put("accuracy", accuracy());
            figures.put("pairs", (double) pairs);
            return figures;
        }
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        int images = outcome.images().size();
        double pairs = outcome.overall().getOrDefault("pairs", 0.0);
        if (images < PUBLISHED_IMAGES || pairs < PUBLISHED_PAIRS) {
            return Comparability.never(
                    "DA-2K has about 2,000 pairs on 1,000 images; here are "
                            + (long) pairs
                            + " on "
                            + images);
        }
        return new Comparability(
                true,
                "comparable with the published accuracy on DA-2K (V1 88.5 %; V2-S 95.3, V2-B 97.0,"
                        + " V2-L 97.1, V2-G 97.4), provided that these are all of its pairs");
    }
}
