// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkdepth.training.golden.GoldenCase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NetworkConfigurationTest {

    private static long count(DepthNetworkConfiguration configuration) {
        return ParameterShapes.of(configuration).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
                .sum();
    }

    @ParameterizedTest
    @CsvSource({"vits, 24.8", "vitb, 97.5", "vitl, 335.3"})
    void presetsHaveTheirPublishedNumberOfParameters(String name, double millions) {
        DepthNetworkConfiguration preset = DepthNetworkConfiguration.preset(name, Generation.V2);
        assertThat(Math.round(count(preset) / 1e5) / 10.0).isEqualTo(millions);
    }

    @Test
    void vitgHasItsSwigluShapesAndTaps() {
        DepthNetworkConfiguration vitg = DepthNetworkConfiguration.preset("vitg", Generation.V2);
        assertThat(ParameterShapes.of(vitg))
                .containsEntry("pretrained.blocks.39.mlp.w12.bias", new long[] {8192})
                .hasEntrySatisfying(
                        "pretrained.blocks.0.mlp.w12.weight",
                        shape -> assertThat(shape).containsExactly(8192, 1536))
                .hasEntrySatisfying(
                        "pretrained.blocks.0.mlp.w3.weight",
                        shape -> assertThat(shape).containsExactly(1536, 4096));
        assertThat(vitg.head().taps()).containsExactly(9, 19, 29, 39);
        assertThat(count(vitg) / 1e9).isBetween(1.25, 1.35);
    }

    @Test
    void theDefaultHasSixMillionParameters() {
        assertThat(count(DepthNetworkConfiguration.deitTiny()) / 1e6).isBetween(5.9, 6.1);
    }

    @Test
    void namesShapesAndOrderAreTheOfficialOnes() throws IOException {
        assertThat(listed(GoldenCase.tiny())).isEqualTo(official("tiny"));
        assertThat(listed(GoldenCase.tiny16())).isEqualTo(official("tiny16"));
        assertThat(listed(DepthNetworkConfiguration.preset("vits", Generation.V2)))
                .isEqualTo(official("vits"));
    }

    private static List<String> listed(DepthNetworkConfiguration configuration) {
        List<String> lines = new ArrayList<>();
        ParameterShapes.of(configuration)
                .forEach(
                        (name, shape) ->
                                lines.add(
                                        name
                                                + " "
                                                + Arrays.stream(shape)
                                                        .mapToObj(Long::toString)
                                                        .collect(Collectors.joining(","))));
        return lines;
    }

    private static List<String> official(String network) throws IOException {
        try (InputStream in =
                NetworkConfigurationTest.class.getResourceAsStream(
                        "/golden/state-dict-" + network + ".txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "V1, 12, '[8, 9, 10, 11]'",
        "V2, 12, '[2, 5, 8, 11]'",
        "V1, 24, '[20, 21, 22, 23]'",
        "V2, 24, '[4, 11, 17, 23]'",
        "V2, 40, '[9, 19, 29, 39]'",
        "V2, 4, '[0, 1, 2, 3]'"
    })
    void generationsTapTheirBlocks(Generation generation, int depth, String taps) {
        assertThat(generation.taps(depth)).hasToString(taps);
    }

    @Test
    void impossibleCombinationsAreRefusedWithTheirFix() {
        assertThatThrownBy(() -> EncoderConfiguration.builder(100, 12, 3).build())
                .hasMessageContaining("not a multiple of heads 3");
        assertThatThrownBy(() -> EncoderConfiguration.builder(96, 12, 3).patchSize(0).build())
                .hasMessageContaining("patchSize is 0");
        assertThatThrownBy(
                        () ->
                                HeadConfiguration.relative(
                                        15, List.of(1, 2, 3, 4), List.of(0, 1, 2, 3)))
                .hasMessageContaining("features is 15");
        assertThatThrownBy(
                        () ->
                                HeadConfiguration.relative(
                                        16, List.of(1, 2, 3, 4), List.of(0, 2, 1, 3)))
                .hasMessageContaining("rising");
        assertThatThrownBy(
                        () ->
                                new DepthNetworkConfiguration(
                                        EncoderConfiguration.vits(),
                                        HeadConfiguration.relative(
                                                64, List.of(1, 2, 3, 4), List.of(0, 1, 2, 3))))
                .hasMessageContaining("the last tap is block 3");
        assertThatThrownBy(() -> DepthNetworkConfiguration.preset("vitx", Generation.V2))
                .hasMessageContaining("'vitx' is not one of vits");
        assertThatThrownBy(() -> GoldenCase.tiny().withMaxDepth(-1))
                .hasMessageContaining("maxDepth is -1.0");
        assertThatThrownBy(() -> GoldenCase.tiny().withCanonicalFocalLength(50))
                .hasMessageContaining("canonicalFocalLength is for metric networks");
        assertThatThrownBy(() -> GoldenCase.tiny().withMaxDepth(20).withCanonicalFocalLength(0))
                .hasMessageContaining("canonicalFocalLength is 0.0 pixels");
    }
}
