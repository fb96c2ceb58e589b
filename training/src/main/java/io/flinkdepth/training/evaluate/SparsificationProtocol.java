// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.record.DepthConfidence;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.report.HtmlPage;
import io.flinkdepth.training.report.LineChart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;

/**
 * {@code sparsification}: how well a model's confidence orders its errors. The prediction is
 * aligned as by {@code affine-disparity}; the figures are the mean AbsRel of all pixels and without
 * the least confident 10, 25 and 50 %, and the areas of {@link SparsificationCurve}, each the mean
 * over the images. {@code confidence} is the mean confidence.
 *
 * @param rule of the data set
 */
@Internal
public record SparsificationProtocol(DatasetRule rule)
        implements EvaluationProtocol<LabelledSample> {

    /** The name in commands and tables. */
    public static final String NAME = "sparsification";

    private static final int MIN_PIXELS = 100;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Scoring<LabelledSample> begin(DepthModel model, EvaluationSheet sheet) {
        List<SparsificationCurve> curves = new ArrayList<>();
        return new AlignedScoring(model, rule, sheet, MIN_PIXELS) {
            @Override
            PredictedDepth predict(RgbImage image) throws IOException {
                try (DecodedImage decoded =
                        DecodedImage.ofRgb(image.width(), image.height(), image.rgb())) {
                    return model.predictWithConfidence(decoded);
                }
            }

            @Override
            Map<String, Double> figures(
                    MeasuredDepth measured, float[] aligned, PredictedDepth predicted) {
                SparsificationCurve curve = curve(measured, aligned, predicted.confidence());
                curves.add(curve);
                Map<String, Double> figures = SparsificationProtocol.figures(curve);
                figures.put(
                        "confidence", (double) DepthConfidence.of(predicted.confidence()).mean());
                return figures;
            }

            @Override
            public Outcome finish() throws IOException {
                if (!curves.isEmpty()) {
                    sheet.chart(chart(SparsificationCurve.mean(curves)));
                }
                return super.finish();
            }
        };
    }

    private static SparsificationCurve curve(
            MeasuredDepth measured, float[] metres, float[] confidence) {
        double[] errors = new double[measured.validCount()];
        double[] trust = new double[errors.length];
        int next = 0;
        for (int i = 0; i < metres.length; i++) {
            if (measured.valid()[i]) {
                float truth = measured.metres()[i];
                errors[next] = Math.abs(metres[i] - truth) / truth;
                trust[next++] = confidence[i];
            }
        }
        return SparsificationCurve.of(errors, trust);
    }

    private static Map<String, Double> figures(SparsificationCurve curve) {
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("absRel", curve.without(0));
        figures.put("absRelWithout10", curve.without(0.1));
        figures.put("absRelWithout25", curve.without(0.25));
        figures.put("absRelWithout50", curve.without(0.5));
        figures.put("ause", curve.areaAboveOracle());
        figures.put("aurg", curve.areaBelowRandom());
        return figures;
    }

    private static HtmlPage.Picture chart(SparsificationCurve mean) {
        Map<String, List<Double>> lines = new LinkedHashMap<>();
        lines.put("by confidence", SparsificationCurve.points(mean.byConfidence()));
        lines.put("by error (oracle)", SparsificationCurve.points(mean.byError()));
        lines.put(
                "at random",
                Collections.nCopies(SparsificationCurve.SHARES.size(), mean.byConfidence()[0]));
        return LineChart.of(
                "Mean AbsRel of the remaining pixels",
                "share of pixels removed",
                SparsificationCurve.SHARES,
                lines);
    }

    @Override
    public Comparability comparability(String dataset, Outcome outcome) {
        return Comparability.never(
                "published figures are of models that were trained on the data set; for comparing"
                        + " models scored here only");
    }
}
