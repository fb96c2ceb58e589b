// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.apache.flink.annotation.Internal;

/** JPEG through javax.imageio, in memory. */
@Internal
public final class JpegArtefacts {

    private JpegArtefacts() {}

    static byte[] apply(byte[] rgb, int width, int height, float quality) {
        try {
            return Pictures.decode(new ByteArrayInputStream(encode(rgb, width, height, quality)))
                    .rgb();
        } catch (IOException e) {
            throw new UncheckedIOException("JPEG in memory failed at quality " + quality, e);
        }
    }

    public static byte[] encode(byte[] rgb, int width, int height, float quality)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(quality);
            writer.setOutput(out);
            BufferedImage image = Pictures.toImage(rgb, width, height);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
