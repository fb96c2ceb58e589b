// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.Dataset;
import io.flinkdepth.training.dataset.DepthLabel;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import java.io.IOException;
import java.util.Map;

/**
 * {@code zoedepth}: the evaluation of ZoeDepth (arXiv 2302.12288) for metric models, which Depth
 * Anything's fine-tuned models are published by. KITTI's images are cropped to their middle 1216
 * columns and last 352 rows first; the prediction is the mean of those for the image and its mirror
 * image; it is resized (bilinear, corners aligned), clamped to 1 mm … cap (10 m indoors, 80 m
 * outdoors) and scored where 1 mm &lt; t &lt; cap, inside Garg's crop (KITTI) or Eigen's (NYUv2).
 * Images without a valid pixel are skipped.
 *
 * @param rule of the data set
 */
record ZoeDepthProtocol(DatasetRule rule) implements EvaluationProtocol<LabelledSample> {
    /** The name in commands and tables. */
    public static final String NAME = "zoedepth";

    private static final int BENCHMARK_WIDTH = 1216;
    private static final int BENCHMARK_HEIGHT = 352;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        MeanScoring scores = new MeanScoring();
        return new Scoring<>() {
            @Override
            public void add(Dataset.Item<LabelledSample> item, LabelledSample read)
                    throws IOException {
                LabelledSample sample = rule.benchmarkCrop() ? cropped(read) : read;
                MeasuredDepth measured =
                        rule.metricMask().apply(MetricLabels.checked(sample.label()));
                if (scores.skipIfFewer(item.name(), measured.validCount(), 1)) {
                    return;
                }
                PredictedDepth prediction =
                        model.predict(sample.image(), sample.intrinsics())
                                .meanWithMirrored(
                                        model.predict(
                                                sample.image().mirrored(), sample.intrinsics()));
                float[] metres =
                        clamped(prediction.resized(measured.width(), measured.height()).metres());
                Map<String, Double> figures = measured.score(i -> metres[i]).toFigures();
                scores.add(item.name(), figures);
                sheet.compare(item.name(), figures, sample.image(), measured, metres);
            }

            @Override
            public Outcome finish() {
                return scores.outcome(Map.of());
            }
        };
    }

    private float[] clamped(float[] metres) {
        float[] clamped = new float[metres.length];
        for (int i = 0; i < clamped.length; i++) {
            clamped[i] =
                    (float)
                            Math.max(
                                    rule.metricMask().min(),
                                    Math.min(rule.metricMask().cap(), metres[i]));
        }
        return clamped;
    }

    /** KITTI's benchmark crop. */
    private static LabelledSample cropped(LabelledSample sample) {
        RgbImage image = sample.image();
        DepthLabel label = sample.label();
        int top = image.height() - BENCHMARK_HEIGHT;
        int left = (image.width() - BENCHMARK_WIDTH) / 2;
        if (top < 0 || image.width() < BENCHMARK_WIDTH) {
            throw new IllegalArgumentException(
                    "KITTI's benchmark crop of 1216 x 352 does not fit into an image of "
                            + image.width()
                            + " x "
                            + image.height());
        }
        int pixels = BENCHMARK_WIDTH * BENCHMARK_HEIGHT;
        byte[] rgb = new byte[3 * pixels];
        float[] values = new float[pixels];
        boolean[] valid = new boolean[pixels];
        for (int y = 0; y < BENCHMARK_HEIGHT; y++) {
            int from = (top + y) * image.width() + left;
            int to = y * BENCHMARK_WIDTH;
            System.arraycopy(image.rgb(), 3 * from, rgb, 3 * to, 3 * BENCHMARK_WIDTH);
            System.arraycopy(label.values(), from, values, to, BENCHMARK_WIDTH);
            System.arraycopy(label.valid(), from, valid, to, BENCHMARK_WIDTH);
        }
        return new LabelledSample(
                new RgbImage(BENCHMARK_WIDTH, BENCHMARK_HEIGHT, rgb),
                new DepthLabel(
                        BENCHMARK_WIDTH,
                        BENCHMARK_HEIGHT,
                        values,
                        valid,
                        label.kind(),
                        label.unit()),
                null,
                null);
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        int scored = outcome.images().size();
        if (!rule.isRuleOf(dataset)) {
            return Comparability.never("the mask, cap and crop are not the published protocol's");
        }
        return switch (dataset) {
            case "kitti" ->
                    Comparability.ofSplit(
                            652,
                            scored,
                            "comparable with the published AbsRel on KITTI of models fine-tuned"
                                    + " on KITTI (ZoeDepth .054, V1-L .046, V2-S .053)");
            case "nyuv2" ->
                    Comparability.ofSplit(
                            654,
                            scored,
                            "comparable with the published AbsRel on NYUv2 of models fine-tuned"
                                    + " on NYUv2 (ZoeDepth .077, V1-L .056, V2-S .073)");
            default ->
                    Comparability.never(
                            "fine-tuned models are published on KITTI and NYUv2 only; for"
                                    + " comparing models scored here only");
        };
    }
}
