// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.evaluate;

import static io.flinkdepth.connectors.record.DepthKind.METRIC_DEPTH;
import static io.flinkdepth.connectors.record.DepthKind.RELATIVE_DISPARITY;
import static io.flinkdepth.training.evaluate.TestSamples.always;
import static io.flinkdepth.training.evaluate.TestSamples.dataset;
import static io.flinkdepth.training.evaluate.TestSamples.depth;
import static io.flinkdepth.training.evaluate.TestSamples.protocol;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flinkdepth.training.dataset.LabelledSample;
import io.flinkdepth.training.evaluate.Outcome.ScoredImage;
import io.flinkdepth.training.evaluate.TestSamples.TestItem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationRunTest {
    private static final EvaluationProtocol<LabelledSample> PROTOCOL =
            protocol("affine-disparity", "redwood");
    private static final DepthModel MODEL = always(2, 2, RELATIVE_DISPARITY, (x, y) -> x);
    private static final LabelledSample SAMPLE = depth(8, 6, (x, y) -> 1 + x + 0.1 * y);

    @TempDir Path folder;

    @Test
    void anUnreadableItemIsCountedAndNamed() throws IOException {
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        PROTOCOL,
                        dataset(
                                "redwood",
                                new TestItem<LabelledSample>("broken.png", null),
                                new TestItem<>("whole.png", SAMPLE),
                                new TestItem<>("empty.png", depth(8, 6, (x, y) -> 0))),
                        MODEL);
        assertThat(result.outcome().images())
                .extracting(ScoredImage::name)
                .containsExactly("whole.png");
        assertThat(result.unreadable())
                .containsExactly(new Outcome.LeftOut("broken.png", "broken.png is cut short"));
        assertThat(result.outcome().skipped())
                .extracting(Outcome.LeftOut::name)
                .containsExactly("empty.png");
        String text = new EvaluationReport("m", List.of(result), true).toMarkdown();
        assertThat(text).contains("broken.png: broken.png is cut short").contains("| whole.png |");
    }

    @Test
    void allUnreadableIsAnError() {
        assertThatThrownBy(
                        () ->
                                EvaluationRun.DEFAULT.score(
                                        PROTOCOL,
                                        dataset(
                                                "redwood",
                                                new TestItem<LabelledSample>("a.png", null),
                                                new TestItem<LabelledSample>("b.png", null)),
                                        MODEL))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "no image of redwood gave a figure: 2 unreadable, 0 skipped; the first is"
                                + " a.png: a.png is cut short");
    }

    @Test
    void theLimitIsOfItems() throws IOException {
        long[] seen = {0};
        EvaluationRun run = new EvaluationRun(2, EvaluationSheet.none(), n -> seen[0] = n);
        EvaluationResult result =
                run.score(
                        PROTOCOL,
                        dataset(
                                "redwood",
                                new TestItem<>("0", SAMPLE),
                                new TestItem<>("1", SAMPLE),
                                new TestItem<>("2", SAMPLE)),
                        MODEL);
        assertThat(result.outcome().images()).hasSize(2);
        assertThat(seen[0]).isEqualTo(2);
        assertThatThrownBy(() -> new EvaluationRun(-1, EvaluationSheet.none(), n -> {}))
                .hasMessageContaining("-1");
    }

    /** Protocol, data set, how many images, whether that is comparable. */
    @ParameterizedTest
    @CsvSource({
        "affine-disparity, kitti, 652, true",
        "affine-disparity, kitti, 651, false",
        "affine-disparity, nyuv2, 654, true",
        "affine-disparity, nyuv2, 1, false",
        "affine-disparity, sintel, 1064, false",
        "affine-disparity, eth3d, 454, false",
        "affine-disparity, diode-indoors, 325, false",
        "affine-disparity, diode-outdoor, 446, false",
        "affine-disparity, kitti_drive, 652, false",
        "zoedepth, kitti, 652, true",
        "zoedepth, nyuv2, 654, true",
        "zoedepth, ddad, 654, false",
        "v2-metric, kitti, 652, false",
        "video, kitti, 652, false"
    })
    void onlyWholeOfficialSplitsAreComparable(
            String protocol, String dataset, int images, boolean comparable) {
        Outcome outcome =
                new Outcome(
                        Collections.nCopies(images, new ScoredImage("x", Map.of())),
                        List.of(),
                        Map.of(),
                        Map.of());
        assertThat(protocol(protocol, dataset).comparability(dataset, outcome).comparable())
                .isEqualTo(comparable);
        assertThat(
                        EvaluationProtocols.labelled(protocol, dataset, OptionalDouble.of(30))
                                .comparability(dataset, outcome)
                                .comparable())
                .isFalse();
    }

    @Test
    void jsonHasFiguresAndNoNumberThatIsNone() throws IOException {
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        protocol("v2-metric", "redwood"),
                        dataset("redwood", new TestItem<>("a", SAMPLE)),
                        always(2, 2, METRIC_DEPTH, (x, y) -> -1));
        JsonNode json =
                JsonMapper.builder()
                        .build()
                        .readTree(new EvaluationReport("m", List.of(result), true).toJson())
                        .get(0);
        assertThat(json.get("protocol").asText()).isEqualTo("v2-metric");
        assertThat(json.get("set").asText()).isEqualTo("redwood");
        assertThat(json.get("comparable").asBoolean()).isFalse();
        assertThat(json.at("/figures/absRel").asDouble()).isGreaterThan(1);
        assertThat(json.at("/figures/siLog").isNull()).isTrue();
        assertThat(json.at("/perImage/0/name").asText()).isEqualTo("a");
    }

    @Test
    void theSheetHasFourPicturesAnImageAndNothingFromElsewhere() throws IOException {
        EvaluationSheet sheet = EvaluationSheet.of(1);
        EvaluationResult result =
                new EvaluationRun(0, sheet, n -> {})
                        .score(
                                PROTOCOL,
                                dataset(
                                        "redwood",
                                        new TestItem<>(
                                                "first<b>", depth(700, 50, (x, y) -> 1 + x % 7)),
                                        new TestItem<>("second", SAMPLE)),
                                MODEL);
        Path file = folder.resolve("sheet.html");
        sheet.write(file, "m", result);
        String html = Files.readString(file);
        assertThat(html.split("data:image/", -1)).hasSize(5);
        assertThat(html)
                .contains("first&lt;b&gt;, absRel", "affine-disparity", "Not comparable", "error")
                .doesNotContain("second", "http");
    }

    @Test
    void theCardsMetricsHaveFourDigits() throws IOException {
        EvaluationResult result =
                EvaluationRun.DEFAULT.score(
                        PROTOCOL, dataset("redwood", new TestItem<>("a", SAMPLE)), MODEL);
        Map<String, Double> metrics = new EvaluationReport("m", List.of(result), false).toMetrics();
        assertThat(metrics)
                .containsOnlyKeys("redwood.absRel", "redwood.delta1", "redwood.rampAbsRel");
        double digits = metrics.get("redwood.rampAbsRel") * 1e4;
        assertThat(digits)
                .isGreaterThan(0)
                .isCloseTo(Math.rint(digits), org.assertj.core.api.Assertions.within(1e-6));
    }
}
