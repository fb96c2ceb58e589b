// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;
import org.apache.flink.annotation.Internal;

/** Between interleaved RGB bytes and javax.imageio. */
@Internal
public final class Pictures {

    static {
        // Scratch files would make every picture a file operation.
        ImageIO.setUseCache(false);
    }

    private Pictures() {}

    public record Pixels(int width, int height, byte[] rgb) {}

    static BufferedImage toImage(byte[] rgb, int width, int height) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        swap(rgb, bgr);
        return image;
    }

    public static Pixels decode(InputStream encoded) throws IOException {
        BufferedImage image = ImageIO.read(encoded);
        if (image == null) {
            throw new IOException("the bytes are no image that javax.imageio knows");
        }
        if (image.getType() != BufferedImage.TYPE_3BYTE_BGR) {
            BufferedImage converted =
                    new BufferedImage(
                            image.getWidth(), image.getHeight(), BufferedImage.TYPE_3BYTE_BGR);
            converted.createGraphics().drawImage(image, 0, 0, null);
            image = converted;
        }
        byte[] bgr = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
        byte[] rgb = new byte[bgr.length];
        swap(bgr, rgb);
        return new Pixels(image.getWidth(), image.getHeight(), rgb);
    }

    private static void swap(byte[] from, byte[] to) {
        for (int i = 0; i < from.length; i += 3) {
            to[i] = from[i + 2];
            to[i + 1] = from[i + 1];
            to[i + 2] = from[i];
        }
    }
}
