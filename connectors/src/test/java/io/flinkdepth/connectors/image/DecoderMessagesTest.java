// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What libjpeg and libpng print to the standard error of the process: at most a line for each image
 * that they got, whatever is in it.
 */
@Timeout(300)
class DecoderMessagesTest {

    private static final int IMAGES_OF_A_KIND = 100;

    @TempDir private Path folder;

    /**
     * Decodes the damaged images in a process of its own, whose standard error is of them alone.
     */
    public static void main(String[] arguments) {
        for (byte[] image : damaged()) {
            try (DecodedImage decoded = ImageCodec.decode(image, ImageLimits.DEFAULT)) {
                System.out.println(decoded.width() + " x " + decoded.height());
            } catch (ImageException e) {
                System.out.println("refused");
            }
        }
    }

    private static List<byte[]> damaged() {
        Random random = new Random(5);
        byte[] jpeg = TestImages.jpeg(320, 240);
        BufferedImage picture = TestImages.gradient(160, 120, BufferedImage.TYPE_INT_RGB);
        byte[] progressive = TestImages.write(picture, "jpg", true);
        byte[] png = TestImages.png(160, 120);
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < IMAGES_OF_A_KIND; i++) {
            images.add(withNoise(jpeg, 700, random));
            images.add(withNoise(progressive, 700, random));
            images.add(withNoise(png, 60, random));
            images.add(withBrokenText(png));
        }
        return images;
    }

    /** Fifty other bytes behind the headers. */
    private static byte[] withNoise(byte[] image, int begin, Random random) {
        byte[] bytes = image.clone();
        for (int i = 0; i < 50; i++) {
            bytes[begin + random.nextInt(bytes.length - begin - 2)] = (byte) random.nextInt(255);
        }
        return bytes;
    }

    /** A hundred parts that libpng warns of: text without its check sum. */
    private static byte[] withBrokenText(byte[] png) {
        byte[] bytes = png;
        byte[] text = "Comment\0text".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < 100; i++) {
            byte[] chunk = HostileImages.chunk(text.length, "tEXt", text);
            chunk[chunk.length - 1]++;
            bytes = HostileImages.insert(bytes, 33, chunk);
        }
        return bytes;
    }

    @Test
    void aDamagedImageIsWorthALine() throws Exception {
        Path out = folder.resolve("out");
        Path errors = folder.resolve("errors");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                DecoderMessagesTest.class.getName())
                        .redirectOutput(out.toFile())
                        .redirectError(errors.toFile())
                        .start();
        assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
        assertThat(lines(out)).hasSize(4 * IMAGES_OF_A_KIND);
        List<String> messages =
                lines(errors).stream().filter(line -> line.matches("(?i).*(png|jpe?g).*")).toList();
        assertThat(messages).isNotEmpty().hasSizeLessThanOrEqualTo(4 * IMAGES_OF_A_KIND);
        assertThat(messages).allMatch(line -> line.length() < 200);
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
    }
}
