// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flinkdepth.operators.depth.internal.ScaleAndShift;
import io.flinkdepth.training.golden.GoldenGenerator;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DepthMetricsTest {
    private static final double TOLERANCE = 1e-6;

    /** Names in the golden file, and ours. */
    private static final Map<String, String> NAMES =
            Map.of(
                    "d1", "delta1",
                    "d2", "delta2",
                    "d3", "delta3",
                    "abs_rel", "absRel",
                    "sq_rel", "sqRel",
                    "rmse", "rmse",
                    "rmse_log", "rmseLog",
                    "log10", "log10",
                    "silog", "siLog");

    static Stream<JsonNode> recorded() throws IOException {
        try (InputStream in = DepthMetricsTest.class.getResourceAsStream("/golden/losses.json")) {
            List<JsonNode> cases = new ArrayList<>();
            JsonMapper.builder().build().readTree(in).forEach(cases::add);
            return cases.stream();
        }
    }

    private record Pixel(double predicted, double measured) {}

    private static List<Pixel> pixels(JsonNode recorded) {
        int n = 1;
        for (JsonNode side : recorded.get("shape")) {
            n *= side.asInt();
        }
        String tag = recorded.get("tag").asText();
        float[] p = GoldenGenerator.uniform(tag + "/pred", n);
        float[] t = GoldenGenerator.uniform(tag + "/target_a", n);
        float[] mask = GoldenGenerator.uniform(tag + "/mask", n);
        List<Pixel> pixels = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            if (mask[i] > -0.6f) {
                pixels.add(new Pixel(1.5 + p[i], 3 + 2.0 * t[i]));
            }
        }
        return pixels;
    }

    private static void check(DepthMetrics actual, JsonNode expected) {
        assertThat(expected.size()).isEqualTo(NAMES.size());
        NAMES.forEach(
                (recorded, ours) ->
                        assertThat(actual.toFigures().get(ours))
                                .as(ours)
                                .isCloseTo(expected.get(recorded).asDouble(), within(TOLERANCE)));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void agreesWithTheOfficialFunctions(JsonNode recorded) {
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        pixels(recorded).forEach(pixel -> sum.add(pixel.predicted, pixel.measured));
        check(sum.toMetrics(), recorded.get("metrics"));
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void agreesAfterTheRecordedLeastSquares(JsonNode recorded) {
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        pixels(recorded).forEach(pixel -> fit.add(pixel.predicted, pixel.measured));
        ScaleAndShift line = fit.line();
        JsonNode expected = recorded.get("least_squares");
        assertThat(line.scale()).isCloseTo(expected.get("scale").asDouble(), within(TOLERANCE));
        assertThat(line.shift()).isCloseTo(expected.get("shift").asDouble(), within(TOLERANCE));
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        pixels(recorded)
                .forEach(
                        pixel ->
                                sum.add(
                                        Math.max(line.apply(pixel.predicted), 1e-3),
                                        pixel.measured));
        check(sum.toMetrics(), recorded.get("metrics_aligned"));
    }

    /** ln 2 and 0 as logarithmic errors: a standard deviation of ln 2 / 2. */
    @Test
    void zoeDepthsSiLogIsAHundredStandardDeviations() {
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        sum.add(4, 2);
        sum.add(3, 3);
        assertThat(sum.toMetrics().scaleInvariantLogPercent())
                .isCloseTo(50 * Math.log(2), within(1e-12));
        DepthMetrics.Sum scaled = new DepthMetrics.Sum();
        scaled.add(0.3, 0.1);
        scaled.add(2.1, 0.7);
        assertThat(scaled.toMetrics().scaleInvariantLogPercent()).isCloseTo(0, within(1e-6));
    }

    @Test
    void aNegativePredictionIsNeverRight() {
        DepthMetrics.Sum sum = new DepthMetrics.Sum();
        sum.add(-2, 2);
        assertThat(sum.toMetrics().deltaThree()).isZero();
        assertThat(sum.toMetrics().rootMeanSquareLog()).isNaN();
        assertThat(sum.toMetrics().absoluteRelative()).isEqualTo(2);
    }

    /** A sum of products would lose all digits here. */
    @Test
    void theFitStandsLargeOffsets() {
        ScaleAndShift.Fit fit = new ScaleAndShift.Fit();
        for (int i = 0; i < 1000; i++) {
            fit.add(1e9 + i, 3 * i);
        }
        assertThat(fit.line().scale()).isCloseTo(3, within(1e-6));
        ScaleAndShift.Fit constant = new ScaleAndShift.Fit();
        constant.add(5, 1);
        constant.add(5, 3);
        assertThat(constant.line()).isEqualTo(new ScaleAndShift(0, 2));
    }
}
