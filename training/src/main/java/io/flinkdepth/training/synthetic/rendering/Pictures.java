// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.synthetic.rendering;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
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
        return toPixels(image);
    }

    /** As {@link #decode(InputStream)}, reduced so that no side is longer than a maximum. */
    static Pixels decode(InputStream encoded, int maxSide) throws IOException {
        Pixels pixels = decode(encoded);
        double scale = (double) maxSide / Math.max(pixels.width(), pixels.height());
        if (scale >= 1) {
            return pixels;
        }
        int width = Math.max(1, (int) Math.round(pixels.width() * scale));
        int height = Math.max(1, (int) Math.round(pixels.height() * scale));
        BufferedImage reduced = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
        Graphics2D graphics = reduced.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(
                toImage(pixels.rgb(), pixels.width(), pixels.height()), 0, 0, width, height, null);
        graphics.dispose();
        return toPixels(reduced);
    }

    private static Pixels toPixels(BufferedImage image) {
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
