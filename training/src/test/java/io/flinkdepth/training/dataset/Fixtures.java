// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.dataset;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;

/** Writes small files as the formats' documents describe them; shares no code with the readers. */
public final class Fixtures {
    private Fixtures() {}

    /** A value for each pixel. */
    @FunctionalInterface
    public interface Pixels {
        double at(int x, int y);
    }

    public static Path write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    public static Path text(Path file, String text) throws IOException {
        return write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Keeps the first bytes only. */
    public static void cut(Path file, int bytes) throws IOException {
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(whole, bytes));
    }

    /** A picture, by its name a JPEG or a PNG, of one colour. */
    public static Path picture(Path file, int width, int height, int rgb) throws IOException {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return write(file, picture(name.endsWith("png") ? "png" : "jpg", width, height, rgb));
    }

    public static byte[] picture(String format, int width, int height, int rgb) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < width * height; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }

    public static Path grey16(Path file, int width, int height, Pixels pixels) throws IOException {
        return write(file, grey(BufferedImage.TYPE_USHORT_GRAY, width, height, pixels));
    }

    public static Path grey8(Path file, int width, int height, Pixels pixels) throws IOException {
        return write(file, grey(BufferedImage.TYPE_BYTE_GRAY, width, height, pixels));
    }

    public static byte[] grey(int type, int width, int height, Pixels pixels) throws IOException {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.getRaster().setSample(x, y, 0, (int) pixels.at(x, y));
            }
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, "png", bytes);
        return bytes.toByteArray();
    }

    /** Little-endian float32 from the top, without anything else. */
    public static byte[] floats(int width, int height, Pixels pixels) {
        ByteBuffer buffer = ByteBuffer.allocate(4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < width * height; i++) {
            buffer.putFloat((float) pixels.at(i % width, i / width));
        }
        return buffer.array();
    }

    /** NumPy's format 1.0. */
    public static byte[] npy(String type, String shape, byte[] data) {
        String header =
                "{'descr': '%s', 'fortran_order': False, 'shape': %s, }".formatted(type, shape);
        int length = (10 + header.length() + 1 + 63) / 64 * 64 - 10;
        ByteBuffer file =
                ByteBuffer.allocate(10 + length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        file.put((byte) 1).put((byte) 0).putShort((short) length);
        file.put((header + " ".repeat(length - header.length() - 1) + "\n").getBytes());
        return file.put(data).array();
    }

    public static Path npy(Path file, int width, int height, Pixels pixels) throws IOException {
        String shape = "(%d, %d)".formatted(height, width);
        return write(file, npy("<f4", shape, floats(width, height, pixels)));
    }

    /** Portable float map, from the bottom up. */
    public static Path pfm(Path file, int width, int height, boolean little, Pixels pixels)
            throws IOException {
        byte[] header =
                "Pf\n%d %d\n%s\n".formatted(width, height, little ? "-2.5" : "2.5").getBytes();
        ByteBuffer buffer = ByteBuffer.allocate(header.length + 4 * width * height);
        buffer.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN).put(header);
        for (int y = height - 1; y >= 0; y--) {
            for (int x = 0; x < width; x++) {
                buffer.putFloat((float) pixels.at(x, y));
            }
        }
        return write(file, buffer.array());
    }

    public static Path dpt(Path file, int width, int height, Pixels pixels) throws IOException {
        ByteBuffer buffer =
                ByteBuffer.allocate(12 + 4 * width * height).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putFloat(202021.25f).putInt(width).putInt(height);
        return write(file, buffer.put(floats(width, height, pixels)).array());
    }

    /** OpenEXR with scan lines, uncompressed, one channel; half floats for powers of two only. */
    public static Path exr(Path file, int width, int height, boolean half, Pixels pixels)
            throws IOException {
        int size = half ? 2 : 4;
        ByteBuffer out =
                ByteBuffer.allocate(1024 + height * (16 + width * size))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(20000630).putInt(2);
        attribute(out, "channels", "chlist", 19);
        out.put("Y\0".getBytes()).putInt(half ? 1 : 2).putInt(0).putInt(1).putInt(1).put((byte) 0);
        attribute(out, "compression", "compression", 1).put((byte) 0);
        for (String window : new String[] {"dataWindow", "displayWindow"}) {
            attribute(out, window, "box2i", 16)
                    .putInt(0)
                    .putInt(0)
                    .putInt(width - 1)
                    .putInt(height - 1);
        }
        attribute(out, "lineOrder", "lineOrder", 1).put((byte) 0);
        attribute(out, "pixelAspectRatio", "float", 4).putFloat(1);
        attribute(out, "screenWindowCenter", "v2f", 8).putFloat(0).putFloat(0);
        attribute(out, "screenWindowWidth", "float", 4).putFloat(1);
        out.put((byte) 0);
        int lines = out.position() + 8 * height;
        for (int y = 0; y < height; y++) {
            out.putLong(lines + (long) y * (8 + width * size));
        }
        for (int y = 0; y < height; y++) {
            out.putInt(y).putInt(width * size);
            for (int x = 0; x < width; x++) {
                float value = (float) pixels.at(x, y);
                if (half) {
                    out.putShort((short) (Math.getExponent(value) + 15 << 10));
                } else {
                    out.putFloat(value);
                }
            }
        }
        return write(file, java.util.Arrays.copyOf(out.array(), out.position()));
    }

    private static ByteBuffer attribute(ByteBuffer out, String name, String type, int size) {
        return out.put((name + "\0" + type + "\0").getBytes()).putInt(size);
    }

    /** Entries of a ustar archive, without its end: header, content, filled to 512 bytes. */
    public static byte[] tarEntry(String name, byte[] content) {
        int padded = (content.length + 511) / 512 * 512;
        ByteBuffer entry = ByteBuffer.allocate(512 + padded);
        entry.put(name.getBytes());
        entry.position(100).put("0000644\0".getBytes());
        entry.position(108).put("0000000\0".getBytes());
        entry.position(116).put("0000000\0".getBytes());
        entry.position(124).put("%011o\0".formatted(content.length).getBytes());
        entry.position(136).put("00000000000\0".getBytes());
        entry.position(148).put("        0".getBytes());
        entry.position(257).put("ustar\0".getBytes()).put("00".getBytes());
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += entry.get(i) & 0xff;
        }
        entry.position(148).put("%06o\0 ".formatted(sum).getBytes());
        return entry.position(512).put(content).array();
    }

    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }

    /** A file of the test resources, copied. */
    public static Path resource(String name, Path to) throws IOException {
        try (InputStream in = Fixtures.class.getResourceAsStream(name)) {
            return write(to, in.readAllBytes());
        }
    }
}
