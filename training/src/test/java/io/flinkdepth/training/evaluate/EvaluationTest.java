package io.flinkdepth.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;

    @TempDir Path root;

    private static float depth(int x, int y) {
        return x < 20 && y < 30 ? 1.5f : 6 - 0.08f * y;
    }

    private void writeRedwood() throws IOException {
        Path color = Files.createDirectories(root.resolve("open3d_rgbd/redwood/color"));
        Path depth = Files.createDirectories(root.resolve("open3d_rgbd/redwood/depth"));
        BufferedImage rgb = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        BufferedImage millimetres =
                new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                millimetres
                        .getRaster()
                        .setSample(x, y, 0, x == 0 ? 0 : Math.round(1000 * depth(x, y)));
            }
        }
        ImageIO.write(rgb, "jpg", color.resolve("00000.jpg").toFile());
        ImageIO.write(millimetres, "png", depth.resolve("00000.png").toFile());
    }

    @Test
    void scoresAPerfectPredictorAsPerfectAndTheRampAsWorse() throws IOException {
        writeRedwood();
        Evaluation evaluation =
                Evaluation.affineDisparity(
                        EvaluationSet.REDWOOD,
                        root,
                        image -> {
                            float[] values = new float[WIDTH * HEIGHT];
                            for (int i = 0; i < values.length; i++) {
                                values[i] = 3 / depth(i % WIDTH, i / WIDTH) + 1;
                            }
                            return new DisparityMap(WIDTH, HEIGHT, values);
                        });
        assertThat(evaluation.images()).isEqualTo(1);
        assertThat(evaluation.model().absoluteRelative()).isLessThan(1e-3);
        assertThat(evaluation.ramp().absoluteRelative()).isGreaterThan(0.1);
        EvaluationReport report = new EvaluationReport(List.of(evaluation));
        assertThat(report.toMarkdown()).contains("| redwood | 1 | 0.000");
        assertThat(report.toMetrics()).containsKey("redwood.absRel");
        assertThat(report.toJson()).contains("\"set\" : \"redwood\"");
    }

    @Test
    void anEmptyFolderIsNamed() throws IOException {
        Files.createDirectories(root.resolve("open3d_rgbd/redwood/color"));
        assertThatThrownBy(() -> EvaluationSet.REDWOOD.samples(root))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("open3d_rgbd/redwood");
    }

    @Test
    void readsNumpyAndRefusesWhatIsCutShort() throws IOException {
        Path file = root.resolve("a.npy");
        byte[] header =
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }\n"
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes =
                ByteBuffer.allocate(10 + header.length + 24).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
        bytes.putShort((short) header.length).put(header);
        for (int i = 0; i < 6; i++) {
            bytes.putFloat(i + 0.5f);
        }
        Files.write(file, bytes.array());
        DepthFiles.Values values = DepthFiles.numpy(file);
        assertThat(values.width()).isEqualTo(3);
        assertThat(values.values()).containsExactly(0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 5.5f);

        Files.write(file, Arrays.copyOf(bytes.array(), bytes.capacity() - 1));
        assertThatThrownBy(() -> DepthFiles.numpy(file)).hasMessageContaining("its header needs");
        Files.write(file, new byte[] {1, 2, 3});
        assertThatThrownBy(() -> DepthFiles.numpy(file)).hasMessageContaining("not a NumPy file");
    }
}
