// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.connectors.image;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Encoded images made by Java's own writers, so that the codec is not tested against itself. */
public final class TestImages {

    private TestImages() {}

    /** A picture whose red grows to the right, whose green grows downwards, blue half. */
    public static BufferedImage gradient(int width, int height, int type) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(
                        x,
                        y,
                        0xff000080
                                | (255 * x / Math.max(1, width - 1)) << 16
                                | (255 * y / Math.max(1, height - 1)) << 8);
            }
        }
        return image;
    }

    /** The gradient as a baseline JPEG. */
    public static byte[] jpeg(int width, int height) {
        return write(gradient(width, height, BufferedImage.TYPE_INT_RGB), "jpg", false);
    }

    /** The gradient as a PNG. */
    public static byte[] png(int width, int height) {
        return write(gradient(width, height, BufferedImage.TYPE_INT_RGB), "png", false);
    }

    static byte[] write(BufferedImage image, String format, boolean progressive) {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            if (progressive) {
                parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(output);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** A JPEG of four channels, each constant; no Adobe marker, so plain CMYK. */
    static byte[] cmykJpeg(int width, int height, int cyan, int magenta, int yellow, int black)
            throws IOException {
        WritableRaster raster =
                Raster.createInterleavedRaster(
                        java.awt.image.DataBuffer.TYPE_BYTE, width, height, 4, null);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                raster.setPixel(x, y, new int[] {cyan, magenta, yellow, black});
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream output = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(output);
            ImageWriteParam parameters = writer.getDefaultWriteParam();
            parameters.setDestinationType(
                    ImageTypeSpecifier.createInterleaved(
                            new java.awt.color.ColorSpace(java.awt.color.ColorSpace.TYPE_CMYK, 4) {
                                @Override
                                public float[] toRGB(float[] value) {
                                    throw new UnsupportedOperationException();
                                }

                                @Override
                                public float[] fromRGB(float[] value) {
                                    throw new UnsupportedOperationException();
                                }

                                @Override
                                public float[] toCIEXYZ(float[] value) {
                                    throw new UnsupportedOperationException();
                                }

                                @Override
                                public float[] fromCIEXYZ(float[] value) {
                                    throw new UnsupportedOperationException();
                                }
                            },
                            new int[] {0, 1, 2, 3},
                            java.awt.image.DataBuffer.TYPE_BYTE,
                            false,
                            false));
            writer.write(null, new IIOImage(raster, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Puts an eXIf chunk with an orientation behind a PNG's header, or before its end. */
    static byte[] pngWithOrientation(byte[] png, int orientation, boolean atTheEnd) {
        ByteBuffer chunk = ByteBuffer.allocate(38).putInt(26).put("eXIf".getBytes());
        chunk.putShort((short) 0x4d4d).putShort((short) 42).putInt(8).putShort((short) 1);
        chunk.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        chunk.putShort((short) orientation).putShort((short) 0).putInt(0);
        CRC32 checkSum = new CRC32();
        checkSum.update(chunk.array(), 4, 30);
        chunk.putInt(34, (int) checkSum.getValue());
        int at = atTheEnd ? png.length - 12 : 33;
        ByteBuffer result = ByteBuffer.allocate(png.length + 38);
        return result.put(png, 0, at).put(chunk.array()).put(png, at, png.length - at).array();
    }

    /** Puts an APP1 segment with an EXIF orientation behind a JPEG's first marker. */
    static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer segment = ByteBuffer.allocate(36);
        segment.putShort((short) 0xffe1)
                .putShort((short) 34)
                .put("Exif".getBytes())
                .putShort((short) 0);
        segment.putShort((short) 0x4d4d).putShort((short) 42).putInt(8).putShort((short) 1);
        segment.putShort((short) 0x0112).putShort((short) 3).putInt(1);
        segment.putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteBuffer result = ByteBuffer.allocate(jpeg.length + 36);
        result.put(jpeg, 0, 2).put(segment.array()).put(jpeg, 2, jpeg.length - 2);
        return result.array();
    }
}
