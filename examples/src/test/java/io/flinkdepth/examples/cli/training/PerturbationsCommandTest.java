// SPDX-License-Identifier: Apache-2.0
package io.flinkdepth.examples.cli.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkdepth.connectors.image.DecodedImage;
import io.flinkdepth.connectors.image.ImageCodec;
import io.flinkdepth.connectors.image.ImageLimits;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PerturbationsCommandTest {
    private static final int TILE_WIDTH = 208;
    private static final int TILE_HEIGHT = 160;
    private static final int GAP = 8;

    @TempDir Path folder;

    private final StringWriter messages = new StringWriter();

    private int sheet(String name, String seed) {
        CommandLine command = new CommandLine(new TrainCommand());
        command.setErr(new PrintWriter(messages, true));
        return command.execute(
                "perturbations", "--output", folder.resolve(name).toString(), "--seed", seed);
    }

    /** Seven rows of four; the third picture of the first row is the first, mirrored. */
    @Test
    void theSheetShowsTheFlipBesideTheImage() throws Exception {
        assertThat(sheet("a.png", "3")).as(messages.toString()).isZero();
        byte[] bytes = Files.readAllBytes(folder.resolve("a.png"));
        try (DecodedImage sheet = ImageCodec.decode(bytes, ImageLimits.DEFAULT)) {
            assertThat(sheet.width()).isEqualTo(GAP + 4 * (TILE_WIDTH + GAP));
            assertThat(sheet.height()).isEqualTo(GAP + 7 * (TILE_HEIGHT + 18 + GAP));
            byte[] rgb = sheet.toRgb();
            int flipped = 2 * (TILE_WIDTH + GAP);
            for (int x = 0; x < TILE_WIDTH; x++) {
                int here = GAP + 50;
                int left = 3 * (here * sheet.width() + GAP + x);
                int right = 3 * (here * sheet.width() + GAP + flipped + TILE_WIDTH - 1 - x);
                assertThat(rgb[left]).isEqualTo(rgb[right]);
            }
        }
    }

    @Test
    void theSameSeedGivesTheSameSheet() throws Exception {
        sheet("a.png", "3");
        sheet("b.png", "3");
        sheet("c.png", "4");
        byte[] first = Files.readAllBytes(folder.resolve("a.png"));
        assertThat(folder.resolve("b.png")).hasBinaryContent(first);
        assertThat(Files.readAllBytes(folder.resolve("c.png"))).isNotEqualTo(first);
    }

    @Test
    void anotherEndingIsRefused() {
        assertThat(sheet("a.gif", "3")).isEqualTo(2);
        assertThat(messages.toString())
                .contains("a sheet is a .png, .jpg or .jpeg file, not a.gif");
    }
}
