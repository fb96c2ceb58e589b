// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flinkdepth.connectors.model.ModelPackage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    @TempDir Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        CommandLine command = new CommandLine(new EvaluateCommand());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private int runOnImages(String model, String... more) {
        String[] arguments = {"--model", model, "--dataset", "redwood", "--root", root.toString()};
        String[] all = new String[arguments.length + more.length];
        System.arraycopy(arguments, 0, all, 0, arguments.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return run(all);
    }

    /** Three images, of which the last one's depth is cut short. */
    @BeforeEach
    void writeImages() throws IOException {
        Path color = Files.createDirectories(root.resolve("color"));
        Path depth = Files.createDirectories(root.resolve("depth"));
        BufferedImage rgb = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        BufferedImage millimetres = new BufferedImage(160, 120, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 160; x++) {
                rgb.setRGB(x, y, x * y);
                millimetres.getRaster().setSample(x, y, 0, 1000 + 10 * x + 5 * y);
            }
        }
        for (int i = 0; i < 3; i++) {
            ImageIO.write(rgb, "jpg", color.resolve("0000" + i + ".jpg").toFile());
            ImageIO.write(millimetres, "png", depth.resolve("0000" + i + ".png").toFile());
        }
        Files.write(depth.resolve("00002.png"), new byte[] {1, 2, 3});
    }

    @Test
    void printsFiguresAndWhatWasLeftOut() throws IOException {
        assertThat(runOnImages("bundled:default", "--per-image")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("protocol affine-disparity", "images scored: 2")
                .contains("Not comparable with published figures")
                .contains("| 00001.jpg | 0.")
                .contains("redwood, unreadable: 1")
                .contains("00002.png");
    }

    @Test
    void printsJsonAndWritesASheet() throws IOException {
        Path sheet = root.resolve("sheet.html");
        assertThat(
                        runOnImages(
                                "bundled:default",
                                "--json",
                                "--limit",
                                "1",
                                "--html",
                                sheet.toString()))
                .as(err.toString())
                .isZero();
        JsonNode json = JsonMapper.builder().build().readTree(out.toString()).get(0);
        assertThat(json.get("images").asInt()).isEqualTo(1);
        assertThat(json.get("unreadable").size()).isZero();
        assertThat(json.at("/figures/absRel").asDouble()).isBetween(0.0, 1.0);
        assertThat(json.at("/figures/rampAbsRel").asDouble()).isBetween(0.0, 1.0);
        assertThat(Files.readString(sheet)).contains("data:image/png", "affine-disparity");
    }

    @Test
    void imagesAsAStreamOfJpegs() throws IOException {
        assertThat(runOnImages("bundled:default", "--json", "--limit", "1")).isZero();
        double plain = absRel();
        assertThat(runOnImages("bundled:default", "--json", "--limit", "1", "--jpeg", "95"))
                .as(err.toString())
                .isZero();
        assertThat(absRel()).isNotEqualTo(plain).isCloseTo(plain, withinPercentage(10));
        assertThat(runOnImages("bundled:default", "--jpeg", "0")).isEqualTo(2);
        assertThat(err.toString()).contains("the quality of a JPEG is 1 to 100, not 0");
    }

    private double absRel() throws IOException {
        JsonNode json = JsonMapper.builder().build().readTree(out.toString()).get(0);
        return json.at("/figures/absRel").asDouble();
    }

    /** The network of the package, outside of it, with its card, predicts the same. */
    @Test
    void runsAnOnnxFileByItsCard() throws IOException {
        Path folder = Files.createDirectory(root.resolve("files"));
        ModelPackage bundled = ModelPackage.open("bundled:default");
        bundled.copyTo(folder);
        Path network = Files.move(folder.resolve("model.onnx"), root.resolve("theirs.onnx"));
        Path card = Files.write(root.resolve("theirs.json"), bundled.card().toJson());
        assertThat(runOnImages("bundled:default", "--json", "--limit", "1")).isZero();
        String ofPackage = out.toString().replaceAll("\"model\".*", "");
        assertThat(
                        runOnImages(
                                network.toString(),
                                "--card",
                                card.toString(),
                                "--json",
                                "--limit",
                                "1"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().replaceAll("\"model\".*", "")).isEqualTo(ofPackage);
        assertThat(runOnImages(network.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("say how to feed it with --card");
    }

    @Test
    void wrongNamesAreUsageErrors() {
        assertThat(run("--model", "bundled:default", "--root", "x", "--dataset", "nyu"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--dataset nyu is unknown").contains("nyuv2");
        assertThat(runOnImages("bundled:default", "--protocol", "exact")).isEqualTo(2);
        assertThat(err.toString()).contains("--protocol exact is unknown");
        assertThat(runOnImages("bundled:default", "--protocol", "zoedepth")).isEqualTo(2);
        assertThat(err.toString()).contains("00000.jpg").contains("METRIC_DEPTH");
        assertThat(runOnImages("bundled:default", "--option", "colour=red")).isEqualTo(2);
        assertThat(err.toString()).contains("no option [colour]");
        assertThat(runOnImages("bundled:default", "--limit", "-1")).isEqualTo(2);
        assertThat(run("--model", "bundled:default", "--root", "x", "--protocol", "video"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("need --dataset");
    }

    @Test
    void picturesWithoutDepthAreScoredAsClips() throws IOException {
        int exit =
                run(
                        "--model",
                        "bundled:default",
                        "--dataset",
                        "images",
                        "--root",
                        root.resolve("color").toString(),
                        "--json");
        assertThat(exit).as(err.toString()).isZero();
        JsonNode result = JsonMapper.builder().build().readTree(out.toString()).get(0);
        assertThat(result.get("protocol").asText()).isEqualTo("video");
        assertThat(result.get("figures").has("stabilised.flicker")).isTrue();
        assertThat(
                        run(
                                "--model",
                                "bundled:default",
                                "--dataset",
                                "images",
                                "--root",
                                root.toString(),
                                "--protocol",
                                "zoedepth"))
                .isEqualTo(2);
    }

    @Test
    void aRootWithoutTheDataSetIsNamed() {
        assertThat(
                        run(
                                "--model",
                                "bundled:default",
                                "--dataset",
                                "nyuv2",
                                "--root",
                                root.resolve("depth").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains(root.resolve("depth").toString(), "nyuv2");
    }
}
