// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.usecase;

import io.flinkdepth.connectors.files.WholeFile;
import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import java.nio.file.Path;
import org.apache.flink.types.Row;

/** A frame beside its cells from above: the car is below the middle, occupied cells are orange. */
final class GridPicture {

    private static final int SCALE = 4;
    private static final double CELL_METRES = 0.5;
    private static final int COLUMNS = 60 * SCALE;
    private static final int ROWS = 80 * SCALE;
    private static final byte[] UNKNOWN = {24, 24, 28};
    private static final byte[] FREE = {96, 104, 112};
    private static final byte[] OCCUPIED = {(byte) 255, (byte) 150, 40};

    private GridPicture() {}

    /**
     * Draws a row of name, image and cells, and returns its file.
     *
     * @param folder where the picture goes
     */
    static String write(Row grid, String folder) throws Exception {
        byte[] rgb = new byte[3 * COLUMNS * ROWS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = UNKNOWN[i % 3];
        }
        for (Row cell : grid.<Row[]>getFieldAs("cells")) {
            fill(rgb, cell);
        }
        Path file = Path.of(folder, grid.getFieldAs("name") + ".jpg");
        try (DecodedImage picture = DecodedImage.ofRgb(COLUMNS, ROWS, rgb)) {
            WholeFile.write(
                    "the picture",
                    file,
                    PictureStrip.jpeg(grid.getFieldAs("image"), ImageCodec.encodePng(picture, 1)));
        }
        return file.toString();
    }

    private static void fill(byte[] rgb, Row cell) {
        byte[] colour = cell.<Boolean>getFieldAs(2) ? OCCUPIED : FREE;
        int left = COLUMNS / 2 + SCALE * (int) Math.floor(cell.<Float>getFieldAs(0) / CELL_METRES);
        int top = ROWS - SCALE * (1 + (int) (cell.<Float>getFieldAs(1) / CELL_METRES));
        for (int y = top; y < top + SCALE; y++) {
            for (int x = left; x < left + SCALE; x++) {
                System.arraycopy(colour, 0, rgb, 3 * (y * COLUMNS + x), 3);
            }
        }
    }
}
