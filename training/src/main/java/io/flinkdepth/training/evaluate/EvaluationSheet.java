// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import io.flinkdepth.training.dataset.OrdinalImage;
import io.flinkdepth.training.dataset.RgbImage;
import io.flinkdepth.training.report.HtmlPage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.annotation.Internal;

/**
 * A page with pictures of the first images: input, ground truth, prediction and error. Not
 * thread-safe.
 */
@Internal
public final class EvaluationSheet {
    private final int max;
    private final List<Row> rows = new ArrayList<>();

    @Nullable private HtmlPage.Picture chart;

    private record Row(String caption, List<HtmlPage.Picture> pictures) {}

    private EvaluationSheet(int max) {
        this.max = max;
    }

    /** A sheet that wants no pictures. */
    public static EvaluationSheet none() {
        return new EvaluationSheet(0);
    }

    /** A sheet of the first images, some 100 kB each. */
    public static EvaluationSheet of(int images) {
        return new EvaluationSheet(images);
    }

    void compare(
            String name,
            Map<String, Double> figures,
            RgbImage image,
            MeasuredDepth measured,
            float[] metres) {
        compare(name, figures, image, measured, Map.of("prediction", metres));
    }

    /**
     * Compares several predictions of one image.
     *
     * @param predictions metres by caption, in order; the error is that of the first
     */
    void compare(
            String name,
            Map<String, Double> figures,
            RgbImage image,
            MeasuredDepth measured,
            Map<String, float[]> predictions) {
        if (rows.size() < max) {
            rows.add(
                    new Row(
                            caption(name, figures),
                            SheetPictures.comparison(image, measured, predictions)));
        }
    }

    /** A chart of all images; only the last one stays. */
    void chart(HtmlPage.Picture picture) {
        chart = picture;
    }

    void points(
            String name,
            Map<String, Double> figures,
            OrdinalImage image,
            PredictedDepth prediction) {
        if (rows.size() < max) {
            rows.add(new Row(caption(name, figures), SheetPictures.points(image, prediction)));
        }
    }

    private static String caption(String name, Map<String, Double> figures) {
        StringBuilder caption = new StringBuilder(name);
        for (String figure : List.of("absRel", "delta1", "accuracy", "temporalError")) {
            if (figures.containsKey(figure)) {
                caption.append(
                        String.format(Locale.ROOT, ", %s %.4f", figure, figures.get(figure)));
            }
        }
        return caption.toString();
    }

    /** The figures of stabilised predictions stand beside the plain ones. */
    private static void figures(HtmlPage page, Map<String, Double> figures) {
        Map<String, Double> plain = StabilisedFigures.plain(figures);
        Map<String, Double> stabilised = StabilisedFigures.stabilised(figures);
        Set<String> names = new LinkedHashSet<>(plain.keySet());
        names.addAll(stabilised.keySet());
        page.table(
                stabilised.isEmpty()
                        ? List.of("figure", "value")
                        : List.of("figure", "plain", "stabilised"),
                names.stream()
                        .map(
                                name ->
                                        stabilised.isEmpty()
                                                ? List.of(name, text(plain.get(name)))
                                                : List.of(
                                                        name,
                                                        text(plain.get(name)),
                                                        text(stabilised.get(name))))
                        .toList());
    }

    private static String text(@Nullable Double figure) {
        return figure == null ? "" : String.format(Locale.ROOT, "%.4f", figure);
    }

    /**
     * Writes the page, by rename.
     *
     * @param model its name
     */
    public void write(Path file, String model, EvaluationResult result) throws IOException {
        HtmlPage page = new HtmlPage(model + " on " + result.dataset());
        page.paragraph(
                "Protocol "
                        + result.protocol()
                        + ", "
                        + result.outcome().images().size()
                        + " images scored, "
                        + result.outcome().skipped().size()
                        + " skipped, "
                        + result.unreadable().size()
                        + " unreadable. "
                        + (result.comparability().comparable()
                                ? ""
                                : "Not comparable with published figures: ")
                        + result.comparability().reason()
                        + ".");
        figures(page, result.outcome().overall());
        if (chart != null) {
            page.pictures(List.of(chart));
        }
        page.heading("Images");
        page.paragraph(
                "Truth and prediction are shown as disparity, bright is near, on the same scale;"
                        + " the error is |p − t| / t from 0 (dark) to 0.5 (bright). Dark where"
                        + " nothing was measured.");
        for (Row row : rows) {
            page.paragraph(row.caption);
            page.pictures(row.pictures);
        }
        page.write(file);
    }
}
