// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.Internal;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws a line chart as a PNG. */
@Internal
public final class LineChart {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 420;

    private LineChart() {}

    /**
     * Draws lines.
     *
     * @param across what the axis is called
     * @param x the axis's values
     * @param lines by name, each with as many values as the axis
     */
    public static HtmlPage.Picture of(
            String caption, String across, List<Double> x, Map<String, List<Double>> lines) {
        XYChart chart = new XYChartBuilder().width(WIDTH).height(HEIGHT).xAxisTitle(across).build();
        chart.getStyler().setChartBackgroundColor(java.awt.Color.WHITE);
        lines.forEach(
                (name, values) -> chart.addSeries(name, x, values).setMarker(SeriesMarkers.NONE));
        try {
            byte[] png = BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
            return new HtmlPage.Picture(caption, "image/png", png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
