package io.flinkdepth.training.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class EvaluateCommandTest {
    @TempDir Path root;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = new CommandLine(new EvaluateCommand());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private void writeOneImage() throws IOException {
        Path color = Files.createDirectories(root.resolve("open3d_rgbd/redwood/color"));
        Path depth = Files.createDirectories(root.resolve("open3d_rgbd/redwood/depth"));
        BufferedImage rgb = new BufferedImage(160, 120, BufferedImage.TYPE_INT_RGB);
        BufferedImage millimetres = new BufferedImage(160, 120, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < 120; y++) {
            for (int x = 0; x < 160; x++) {
                rgb.setRGB(x, y, x * y);
                millimetres.getRaster().setSample(x, y, 0, 1000 + 10 * x + 5 * y);
            }
        }
        ImageIO.write(rgb, "jpg", color.resolve("00000.jpg").toFile());
        ImageIO.write(millimetres, "png", depth.resolve("00000.png").toFile());
    }

    @Test
    void printsATableOrJsonOfTheBundledModel() throws IOException {
        writeOneImage();
        String[] arguments = {
            "--model", "bundled:default", "--root", root.toString(), "--dataset", "redwood"
        };
        assertThat(run(arguments)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("| redwood | 1 | 0.").doesNotContain("indoor");
        assertThat(run("--json", arguments[0], arguments[1], arguments[2], arguments[3]))
                .as("without the other sets")
                .isEqualTo(1);
        assertThat(
                        run(
                                "--json",
                                "--model",
                                "bundled:default",
                                "--root",
                                root.toString(),
                                "--dataset",
                                "redwood"))
                .isZero();
        assertThat(out.toString()).contains("\"rampAbsRel\" : 0.");
    }

    @Test
    void wrongNamesAreUsageErrors() {
        assertThat(run("--model", "bundled:default", "--root", "x", "--dataset", "nyu"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--dataset nyu is unknown");
        assertThat(run("--model", "bundled:default", "--root", "x", "--protocol", "exact"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--protocol exact is unknown");
    }
}
