// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.training.report;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.annotation.Internal;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/** Draws rows of pictures of one size with captions. */
@Internal
public final class PictureSheet {
    private static final int GAP = 8;
    private static final int CAPTION = 18;
    private static final double FONT_SCALE = 0.38;
    private static final int JPEG_QUALITY = 82;

    /**
     * A picture of the sheet.
     *
     * @param caption ASCII
     * @param rgb height x width x 3
     */
    public record Tile(String caption, byte[] rgb) {}

    private PictureSheet() {}

    /**
     * Writes a sheet whole, by rename.
     *
     * @param width of each picture
     * @param height of each picture
     * @param file ending in .png, .jpg or .jpeg
     */
    public static void write(List<List<Tile>> rows, int width, int height, Path file)
            throws IOException {
        String name = file.getFileName().toString();
        boolean png = name.endsWith(".png");
        if (!png && !name.endsWith(".jpg") && !name.endsWith(".jpeg")) {
            throw new IllegalArgumentException(
                    "a sheet is a .png, .jpg or .jpeg file, not " + name);
        }
        int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
        int sheetWidth = GAP + columns * (width + GAP);
        int sheetHeight = GAP + rows.size() * (height + CAPTION + GAP);
        byte[] white = new byte[Math.multiplyExact(3 * sheetWidth, sheetHeight)];
        Arrays.fill(white, (byte) 255);
        byte[] encoded;
        try (DecodedImage sheet = DecodedImage.ofRgb(sheetWidth, sheetHeight, white)) {
            for (int row = 0; row < rows.size(); row++) {
                for (int column = 0; column < rows.get(row).size(); column++) {
                    int x = GAP + column * (width + GAP);
                    int y = GAP + row * (height + CAPTION + GAP);
                    draw(sheet, rows.get(row).get(column), x, y, width, height);
                }
            }
            encoded =
                    png
                            ? ImageCodec.encodePng(sheet, 9)
                            : ImageCodec.encodeJpeg(sheet, JPEG_QUALITY);
        }
        Path partial = file.resolveSibling(name + ".part");
        Files.write(partial, encoded);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void draw(DecodedImage sheet, Tile tile, int x, int y, int width, int height) {
        try (DecodedImage picture = DecodedImage.ofRgb(width, height, tile.rgb);
                Rect place = new Rect(x, y, width, height);
                Mat target = new Mat(sheet.bgr(), place);
                Size size = new Size(width, height);
                Point origin = new Point(x, y + height + CAPTION - 5);
                Scalar black = new Scalar(0, 0, 0, 0)) {
            opencv_imgproc.resize(picture.bgr(), target, size, 0, 0, opencv_imgproc.INTER_NEAREST);
            opencv_imgproc.putText(
                    sheet.bgr(),
                    tile.caption,
                    origin,
                    opencv_imgproc.FONT_HERSHEY_SIMPLEX,
                    FONT_SCALE,
                    black,
                    1,
                    opencv_imgproc.LINE_AA,
                    false);
        }
    }
}
